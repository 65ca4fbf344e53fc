import type { HelpText } from './help-page.tsx'

export const portuguese: HelpText = {
  title: 'Ajuda',
  intro:
    'O Vigia mostra batimentos isolados que um modelo avaliou e pergunta o que você vê. Depois, os modelos são treinados com as suas respostas. Não serve para diagnóstico.',
  contents: 'Nesta página',
  keyColumns: { keys: 'Tecla', action: 'O que faz' },
  sections: [
    {
      id: 'first-day',
      title: 'O seu primeiro dia',
      body: (
        <>
          <ol>
            <li>Entre com o e-mail e a senha que você recebeu, ou pela sua instituição.</li>
            <li>
              Em <strong>Minha conta</strong>, sob o seu nome, altere a senha; em{' '}
              <strong>Configurações</strong>, veja o seu modo de leitura: às cegas ou tudo à vista.
            </li>
            <li>
              Abra a <strong>Fila de leitura</strong>. Você pode escolher ordem, modelo e datas, mas não
              precisa.
            </li>
            <li>
              Escolha <strong>Começar a leitura</strong>. Aparece um batimento por vez: olhe, responda, veja o
              que o modelo diz e siga adiante.
            </li>
            <li>
              Pare quando quiser. Da próxima vez, você continua de onde parou. <strong>Meu trabalho</strong>{' '}
              mostra o que você leu, o que ficou para depois e os seus lotes.
            </li>
          </ol>
          <p>
            Um <strong>lote</strong> é um conjunto de batimentos que alguém selecionou para você em{' '}
            <strong>Batimentos</strong>. Lê-se como a fila de leitura.
          </p>
          <p>Não há pressa nem pontuação. Nada é gravado antes de você escolher uma resposta.</p>
        </>
      ),
    },
    {
      id: 'answers',
      title: 'As quatro respostas',
      body: (
        <>
          <dl>
            <dt>Normal</dt>
            <dd>O batimento lhe parece normal.</dd>
            <dt>Anômalo</dt>
            <dd>Algo no batimento não é normal.</dd>
            <dt>Incerto</dt>
            <dd>
              Não é possível dizer. É uma pergunta, não um ponto final: o batimento vai para um segundo leitor
              ou para um árbitro, conforme a configuração da clínica, e só duas pessoas juntas o concluem como
              incerto.
            </dd>
            <dt>Inutilizável</dt>
            <dd>Não dá para ler a curva: ruído, eletrodo solto, linha reta.</dd>
          </dl>
          <p>
            Você pode acrescentar uma <strong>classe</strong> (N, S, V, F ou Q, segundo a ANSI/AAMI EC57) e um{' '}
            <strong>comentário</strong>. Até você passar ao próximo batimento, o que acrescentar pertence à
            resposta dada. Normal com a classe S, V ou F gera uma pergunta de confirmação, pois costuma ser um
            engano.
          </p>
          <p>
            <strong>Para depois</strong> adia um batimento sem respondê-lo. Ele volta para você depois de
            todos os outros.
          </p>
          <p>
            <strong>Desfazer</strong> retira a sua última resposta; ela continua no histórico como desfeita.
            Você também pode reabrir um batimento a partir das suas últimas respostas e responder de outro
            modo, exceto enquanto os leitores divergem e se aguarda uma decisão.
          </p>
        </>
      ),
    },
    {
      id: 'keys',
      title: 'Teclas',
      body: (
        <p>
          É possível ler só com o teclado. As teclas não têm efeito enquanto você digita e podem ser
          desligadas em <strong>Teclas e opções</strong>.
        </p>
      ),
      keys: [
        ['1 ou N', 'Normal'],
        ['2 ou A', 'Anômalo'],
        ['3 ou D', 'Incerto (dúvida)'],
        ['4 ou X', 'Inutilizável'],
        ['Enter, Espaço ou →', 'Próximo batimento'],
        ['L', 'Para depois'],
        ['U ou Ctrl+Z', 'Desfazer a última resposta'],
        ['B e depois N S V F Q', 'Classe'],
        ['C', 'Comentário; Esc sai do campo'],
        ['K', 'Marca, depois da sua resposta; Esc sai do campo'],
        ['+ − e [ ]', 'Ampliar no tempo e na amplitude'],
        ['Shift com as setas', 'Mover o trecho exibido'],
        ['0', 'Mostrar o batimento inteiro'],
        ['G', 'Ganho'],
        ['R e depois ← →', 'Ler os valores, amostra por amostra'],
        ['M e depois ← → e Enter', 'Medir um trecho'],
        ['O e V', 'Sobrepor o batimento normal médio e um batimento rotulado'],
        ['?', 'Todas as teclas'],
      ],
    },
    {
      id: 'blind',
      title: 'O que é ler às cegas, e por quê',
      body: (
        <>
          <p>
            Na leitura às cegas, você responde antes de ver o que o modelo diz. O veredito, o erro, a
            reconstrução e os batimentos rotulados parecidos nem chegam ao seu navegador antes de a sua
            resposta ser gravada. Conhecê-los antes puxaria a sua resposta para o lado deles, e é com a sua
            resposta que o modelo é conferido.
          </p>
          <p>
            No modo tudo à vista, tudo aparece de imediato; no modo <strong>Como no TCC</strong>, do jeito da
            página original, com um checkbox e OK. A escolha fica em <strong>Configurações</strong>. O
            servidor registra quando lhe mostrou alguma coisa; assim se sabe de cada resposta se veio antes ou
            depois. Olhar primeiro e voltar para o modo às cegas não muda isso.
          </p>
          <p>
            Do mesmo modo, você não vê as respostas de outros leitores a um batimento que ainda precisa de
            leituras ou de uma decisão.
          </p>
        </>
      ),
    },
    {
      id: 'second-reading',
      title: 'Segunda leitura e arbitragem',
      body: (
        <>
          <p>
            Alguns batimentos são lidos por duas pessoas, sem que uma conheça a resposta da outra. Se as duas
            dizem o mesmo, o batimento está concluído. Se não, há uma divergência: ele aguarda um árbitro que
            não o tenha lido e, até a decisão, os leitores não podem mudar nem desfazer as suas respostas.
          </p>
          <p>
            Os árbitros decidem em <strong>Divergências</strong>, uma a uma, com as mesmas teclas. A resposta
            deles passa a ser o rótulo. Se o árbitro vê as respostas dos leitores antes ou só depois da
            própria, é uma configuração da clínica.
          </p>
        </>
      ),
    },
    {
      id: 'curve',
      title: 'O que a curva mostra',
      body: (
        <>
          <ul>
            <li>
              Um único batimento, recortado de um registro e reamostrado em 140 amostras. Não há segundos nem
              milivolts: a amplitude é normalizada; compare formas, não valores.
            </li>
            <li>
              <strong>Input (entrada)</strong>, em azul, é o batimento.{' '}
              <strong>Reconstruction (reconstrução)</strong>, em vermelho, é como o modelo o desenha a partir
              do que aprendeu dos batimentos normais. <strong>Error (erro)</strong>, em coral claro, é a área
              entre os dois.
            </li>
            <li>
              O <strong>erro</strong>, como número, é a distância média entre os dois. Acima do{' '}
              <strong>limiar</strong>, o modelo diz anômalo. Um erro grande quer dizer “diferente dos
              batimentos normais que aprendi”, não “doente”.
            </li>
            <li>
              A <strong>escala</strong> é a mesma para todos os batimentos de um modelo; um batimento pequeno
              aparece pequeno. O <strong>ganho</strong> dobra a curva ou a ajusta ao quadro; você pode ampliar
              no tempo e na amplitude, e <kbd>0</kbd> mostra de novo o batimento inteiro.
            </li>
            <li>
              <strong>Medir</strong> marca um trecho, mostra as amostras e a diferença de amplitude e pode
              inseri-las no comentário.
            </li>
            <li>
              Depois da sua resposta, você pode sobrepor o <strong>batimento normal médio</strong> do treino e
              os batimentos rotulados mais próximos.
            </li>
            <li>Os valores também estão em uma tabela, abaixo da curva.</li>
          </ul>
        </>
      ),
    },
    {
      id: 'what-happens',
      title: 'O que acontece com a sua resposta',
      body: (
        <>
          <ul>
            <li>
              Ela é gravada na hora, com o seu nome, a data e a hora, e se você já tinha visto o que o modelo
              diz.
            </li>
            <li>
              Quando o batimento é concluído como Normal ou Anômalo, os valores originais da clínica entram na
              tabela de treino com esse rótulo, uma única vez. Batimentos Incertos e Inutilizáveis não entram.
            </li>
            <li>
              Os modelos treinados depois aprendem com ela. “O que os modelos aprenderam”, no histórico,
              mostra como.
            </li>
          </ul>
        </>
      ),
    },
    {
      id: 'models',
      title: 'Modelos: qual avalia, e quem decide isso',
      body: (
        <>
          <p>
            O <strong>modelo em uso</strong> é o que avalia para a clínica; o{' '}
            <strong>modelo candidato</strong> pode vir a substituí-lo. <strong>Registro</strong> mostra os
            dois e todas as mudanças já feitas: quando, por quem e por quê. Nada ali pode ser alterado ou
            apagado.
          </p>
          <p>
            <strong>Modelos</strong> mostra como cada um se saiu no seu conjunto de teste. Olhe primeiro a
            sensibilidade (quantos dos batimentos anômalos ele encontra) e a especificidade (quantos dos
            normais ele deixa em paz), com seus intervalos: valores cujos intervalos se sobrepõem podem
            diferir por acaso.
          </p>
          <p>
            Um novo modelo em uso é proposto com o que o <strong>critério de promoção</strong> encontrou no
            conjunto de referência, aprovado por outras pessoas e promovido por um administrador; o que vai
            contra o critério fica marcado para sempre. <strong>Modo sombra</strong> mostra onde um desafiante
            divergiria, e <strong>Normais suspeitos</strong>, para árbitros, quais rótulos normais parecem
            errados. Nenhum dos dois cita um batimento de que alguém ainda não deve saber nada.
          </p>
          <p>
            <strong>Erros</strong>, para árbitros, mostra onde um modelo erra: os batimentos concluídos,
            divididos por classe, leitor, mês, erro, aparelho ou marca, cada fatia com seu número,
            sensibilidade e especificidade. Fatias raras também aparecem; abaixo de 30 batimentos, olhe o
            intervalo, não o valor. De uma fatia, um clique leva aos seus batimentos, a um lote deles ou a
            deixá-los fora do treino, o que fica registrado. Marcas como “ruído” são postas ao lado do
            batimento depois da sua resposta, durante a leitura (<strong>K</strong>) ou na página dele.
          </p>
          <p>
            A <strong>Tabela de treino</strong> reúne os ECGs rotulados com que os modelos são treinados.
            Qualquer linha pode ser aberta e respondida como um batimento. O rótulo muda quando sua resposta a
            conclui; o rótulo com que veio permanece no histórico, e desfazer o traz de volta.
          </p>
        </>
      ),
    },
    {
      id: 'stored',
      title: 'O que fica guardado sobre você',
      body: (
        <p>
          Seu nome, e-mail, perfil e configurações; uma forma cifrada da senha, se você entra com senha; suas
          respostas, classes e comentários, com data e hora; e o que lhe foi mostrado, e quando. O histórico
          nunca é alterado nem apagado; por isso, não escreva nomes de pacientes nos comentários. O Vigia não
          guarda nomes de pacientes.
        </p>
      ),
    },
    {
      id: 'network',
      title: 'Quando a rede cai',
      body: (
        <p>
          Continue lendo. As respostas esperam neste navegador, um aviso diz quantas são, e elas são enviadas
          assim que o servidor responder, cada uma gravada uma só vez. Se a sua sessão terminou, entre de novo
          no mesmo navegador. Não limpe os dados do navegador enquanto houver respostas esperando. Em janela
          anônima, a página avisa, e cada resposta precisa chegar ao servidor antes de vir o próximo
          batimento.
        </p>
      ),
    },
    {
      id: 'whom-to-ask',
      title: 'A quem perguntar',
      body: (
        <p>
          Sobre acesso, senhas e perfis: quem administra o Vigia na sua clínica. Sobre um batimento difícil:
          responda Incerto e escreva o motivo no comentário. Sobre mensagens que citam banco de dados, API de
          resultados ou AUDIT_URL: quem cuida dos servidores; envie o texto da mensagem.
        </p>
      ),
    },
    {
      id: 'administrators',
      title: 'Para quem administra',
      body: (
        <dl>
          <dt>Modo de leitura padrão</dt>
          <dd>Às cegas ou tudo à vista, para quem não escolheu por conta própria.</dd>
          <dt>Leitura dupla (% dos batimentos)</dt>
          <dd>Quantos dos batimentos que entram na fila a partir de agora são lidos por duas pessoas.</dd>
          <dt>Amostra ao acaso (% dos batimentos)</dt>
          <dd>
            Quantos deles o acaso escolhe para leitura, diga o modelo o que disser. Os leitores os encontram
            entre os outros e não os distinguem. Sem eles, os números do modelo só valem para batimentos
            duvidosos.
          </dd>
          <dt>Batimentos conhecidos (% dos vistos às cegas)</dt>
          <dd>
            No lugar de quantos é mostrado um batimento do conjunto de referência. Ninguém o distingue antes
            da resposta; depois, só quem leu fica sabendo e encontra os próprios números em Meu trabalho. Você
            vê a soma de todos os leitores, nunca os números de uma pessoa.
          </dd>
          <dt>Batimentos respondidos como Incerto</dt>
          <dd>Vão para um segundo leitor ou, diretamente, para um árbitro.</dd>
          <dt>O que os árbitros veem</dt>
          <dd>As respostas dos leitores desde o início ou só depois da própria decisão.</dd>
          <dt>Usuários</dt>
          <dd>
            Adicione pessoas, defina o perfil (leitor, árbitro, administrador), gere uma senha, que aparece
            uma única vez, e desative uma conta: isso encerra as sessões e conserva as respostas.
          </dd>
          <dt>Concordância</dt>
          <dd>
            O quanto cada par de leitores concorda além do acaso, pelas primeiras respostas dadas às cegas, e
            com que frequência respostas foram mudadas depois da revelação.
          </dd>
        </dl>
      ),
    },
  ],
}
