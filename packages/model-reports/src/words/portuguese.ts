import { points, type ReportWords } from './report-words.ts'

export const portuguese: ReportWords = {
  title: (tag) => `Modelo ${tag}`,
  made: (moment, release) => `Feito pelo Vigia (${release}) em ${moment}.`,
  what: 'O que é',
  whatItIs:
    'Lê um ECG de 140 amostras, ou seja, um batimento, e diz se é normal ou anômalo. Um autoencoder aprendeu a desenhar batimentos normais; o erro de reconstrução diz o quanto um batimento está longe do que ele sabe desenhar. O que ele diz é conferido por clínicos.',
  sections: {
    model: 'O modelo e como foi feito',
    data: 'Com o que aprendeu',
    quality: 'Quão bem avalia',
    curves: 'Curvas',
    compared: 'Ao lado de outros',
    work: 'O que avaliou',
    agreement: 'Modelo e leitores',
    slices: 'Fatias',
    drift: 'Deriva',
    examples: 'Exemplos',
    limits: 'Limites',
  },
  facts: {
    tag: 'Tag',
    role: 'Papel',
    noRole: 'nenhum: não avalia para a clínica',
    threshold: 'Limiar',
    range: 'Faixa levada a 0 … 1',
    trained: 'Início do treino',
    duration: 'Duração',
    backend: 'Calculado por',
    versions: 'Versões',
    rowsDigest: 'SHA-256 das linhas de treino',
    weightsDigest: 'SHA-256 do modelo',
    readAt: 'Leitura da tabela de treino',
    asOf: 'Como estava em',
    period: 'Dias dos batimentos',
    name: 'O quê',
    value: 'Valor',
    settings: 'Configurações do treino (o protocolo)',
    counts: 'Batimentos do treino, pelo que foi feito deles e pela origem dos rótulos',
  },
  parameters: {
    network: 'Rede',
    optimizer: 'Otimizador',
    loss_function: 'Função de perda',
    epochs: 'Épocas',
    batch_size: 'Tamanho do lote',
    test_size: 'Proporção do conjunto de teste',
    random_state: 'Semente aleatória',
    preset: 'Configuração',
    activation: 'Ativação interna',
    code_activation: 'Ativação do código',
    output: 'Ativação da saída',
    input: 'O que a rede vê',
    learning_rate: 'Taxa de aprendizado',
    schedule: 'Variação da taxa de aprendizado',
    starts: 'Inícios',
    early_stopping: 'Parada antecipada (épocas; 0 é nenhuma)',
    score: 'Medida do erro',
    threshold_rule: 'Regra do limiar',
    threshold_share: 'Proporção de normais acima do limiar',
    guard: 'Proteção contra normais suspeitos',
    head: 'Classificador',
    relabelled_weights: 'Quantas vezes conta um batimento respondido',
    relabelled_caps: 'Batimentos respondidos, no máximo',
    relabelled_begin_date: 'Respostas desde',
    relabelled_end_date: 'Respostas até',
  },
  counts: {
    rows: 'Lidos',
    rows_normal: 'Lidos, normais',
    left_out: 'Deixados fora por faltar uma amostra ou o rótulo',
    training: 'Parte de treino',
    training_normal: 'Parte de treino, normais: com que o modelo aprende',
    left_out_by_guard: 'Descartados pela guarda',
    test: 'Parte de teste',
    test_normal: 'Parte de teste, normais',
    relabelled: 'Rotulados por respostas de leitores',
    relabelled_once: 'Rotulados por respostas, lidos uma vez',
    relabelled_agreed: 'Rotulados por respostas, dois concordaram',
    relabelled_adjudicated: 'Rotulados por respostas, decididos por arbitragem',
    relabelled_left_out_by_person: 'Deixados fora por uma pessoa',
    relabelled_left_out_by_period: 'Deixados fora pelo dia da resposta',
    relabelled_left_out_by_agreement: 'Deixados fora pelo que sustenta o rótulo',
    relabelled_left_out_by_reader: 'Deixados fora por leitor',
    relabelled_left_out_by_cap: 'Deixados fora além de um limite',
    relabelled_missing: 'Rotulados por respostas que já não estão lá',
    reference_kept_out: 'Mantidos fora por serem do conjunto de referência',
    reference_added_since: 'Postos no conjunto de referência desde então',
  },
  since: (alias, moment) => `${alias} desde ${moment}`,
  figures: {
    sensitivity: 'Sensibilidade',
    specificity: 'Especificidade',
    accuracy: 'Acurácia',
    'precision-anomalous': 'Precisão, anômalos',
    'precision-normal': 'Precisão, normais',
    'roc-auc': 'Área sob a curva ROC',
    'pr-auc': 'Área sob a curva de precisão e recall',
  },
  figureColumns: ['Métrica', 'Valor', 'Intervalo de confiança de 95%', 'Batimentos'],
  figuresNote: 'No conjunto de teste do treino, com o qual o modelo não aprendeu, pelo limiar do treino.',
  confusion: {
    caption: 'Rótulos e veredictos no conjunto de teste',
    label: 'Rótulo',
    judgedNormal: 'Avaliados normais',
    judgedAnomalous: 'Avaliados anômalos',
  },
  curves: {
    roc: 'Curva ROC',
    falsePositives: '1 − especificidade',
    truePositives: 'sensibilidade',
    model: 'modelo',
    chance: 'acaso',
    precisionRecall: 'Precisão e recall da classe anômala',
    recall: 'recall',
    precision: 'precisão',
    errors: 'Erros de reconstrução no conjunto de teste',
    error: 'erro de reconstrução',
    share: 'parte da classe',
    normal: 'normais',
    anomalous: 'anômalos',
    threshold: 'limiar',
    losses: 'Perdas',
    epoch: 'época',
    loss: 'perda',
    training: 'treino',
    validation: 'validação',
    figures: 'Os números deste gráfico',
  },
  compared: {
    model: 'Este modelo',
    baseline: 'Detector por vizinhos',
    champion: 'Modelo em uso',
    sameBeats: 'Os dois foram testados com os mesmos batimentos.',
    otherBeats:
      'Cada um foi testado com o conjunto de teste do próprio treino: a diferença pode ser a dos batimentos.',
    baselineNote:
      'O detector por vizinhos avalia pela distância aos batimentos normais mais próximos, sem rede; os dois em',
    none: 'Não há com o que comparar.',
  },
  work: {
    none: 'Nenhum dia de trabalho está registrado.',
    days: 'Dias',
    all: 'todos os que há',
    judged: 'Avaliados',
    anomalous: 'Destes, anômalos',
    setAside: 'Não avaliados',
    leftOut:
      'Este relatório foi feito sem o que o modelo disse dos batimentos da clínica: quem o lê pode estar lendo batimentos às cegas. `pipelines report` faz um com isso.',
  },
  agreement: {
    caption: 'O que modelo e leitores dizem dos mesmos batimentos',
    agreement: 'Concordância',
    sensitivity: 'Sensibilidade, pelos rótulos dos leitores',
    specificity: 'Especificidade, pelos rótulos dos leitores',
    all: 'De todos os batimentos avaliados',
    random: 'Da amostra ao acaso',
    note: 'De todos: estimativa a partir dos batimentos lidos às cegas, com o peso de como cada um veio a ser lido. Da amostra ao acaso: dos batimentos escolhidos ao acaso. Com intervalos de confiança de 95%; n é o número de batimentos lidos.',
    none: 'Nenhum batimento que ele avaliou foi lido às cegas e concluído.',
  },
  slices: {
    class: 'Classe dada pelos leitores',
    month: 'Mês da medição',
    error: 'Erro de reconstrução',
    beats: 'Batimentos',
    missed: 'Não encontrados',
    falseAlarms: 'Alarmes falsos',
    rest: 'nenhuma delas',
    none: 'Nenhum batimento que ele avaliou está concluído com um rótulo.',
    note: 'Batimentos concluídos, com intervalos de Wilson. Não foi o acaso que escolheu os batimentos lidos: os números servem para comparar as fatias, e não dizem quão bem todos os batimentos são avaliados.',
  },
  drift: {
    kind: 'Tipo',
    data: 'dos batimentos',
    concept: 'de modelo e leitores',
    checked: 'Última verificação',
    p: 'Menor valor p, corrigido',
    level: 'Alarme abaixo de',
    declared: 'Declarada',
    open: 'sim, ninguém a reconheceu',
    not: 'sem declaração em aberto',
    none: 'Nunca foi verificada.',
    note: 'Quaisquer que sejam os dias pedidos: como está quando este relatório é feito.',
  },
  examples: {
    missed: 'Anômalo, avaliado normal',
    'false-alarm': 'Normal, avaliado anômalo',
    found: 'Anômalo, avaliado anômalo',
    'left-alone': 'Normal, avaliado normal',
    caption: (ecgId) => `ECG ${ecgId} da tabela de treino`,
    note: 'Batimentos do conjunto de teste como o modelo os avalia agora: de cada tipo os mais próximos do outro veredicto.',
    none: {
      'no-training':
        'O treino deste modelo não está registrado; por isso não se conhece o conjunto de teste.',
      'rows-changed': 'A tabela de treino já não tem as linhas com as quais o modelo foi testado.',
    },
    noneOfKind: 'nenhum',
  },
  limit(limit) {
    switch (limit.kind) {
      case 'not-diagnosis':
        return 'Não faz diagnóstico. O que ele diz é conferido por clínicos; ninguém é tratado só por ele.'
      case 'one-beat':
        return 'Vê um batimento por vez, de uma derivação e como foi recortado: nem o ritmo, nem o que há entre batimentos.'
      case 'patients':
        return 'Não se sabe de quem são os batimentos; os de uma mesma pessoa podem estar no conjunto de treino e no de teste: com outras pessoas o modelo pode avaliar pior.'
      case 'no-training':
        return 'O treino não está registrado: não se conhecem nem os batimentos nem as configurações.'
      case 'same-source':
        return 'O conjunto de teste vem da mesma fonte que o de treino. De outros aparelhos, clínicas e épocas os números nada dizem.'
      case 'few':
        return `O conjunto de teste tem ${limit.count} batimentos ${limit.of === 'normal' ? 'normais' : 'anômalos'}. São poucos: o intervalo tem ${points(limit.width, ',')} pontos percentuais de largura.`
      case 'idle-units':
        return `${limit.idle} das ${limit.count} unidades do código estão ociosas, iguais para todo batimento: a rede é mais estreita do que foi feita.`
      case 'guard':
        return `${limit.dropped} batimentos rotulados normais foram descartados do treino pela guarda. Pode haver entre eles batimentos normais raros.`
      case 'threshold-set':
        return `O limiar foi definido ${limit.times} vezes desde o treino; os números são do que o treino encontrou.`
      case 'read-once':
        return `${limit.count} de ${limit.all} linhas de treino rerrotuladas se apoiam em uma só leitura.`
    }
  },
  noTraining: 'Este modelo foi treinado pelo código do TCC; como, não está registrado.',
  notStored: 'não guardado',
  beat: {
    ...{ normal: 'normal', anomalous: 'anômalo', input: 'Entrada', reconstruction: 'Reconstrução' },
    ...{
      error: 'Erro',
      threshold: 'limiar',
      sample: 'amostra',
      amplitude: 'amplitude normalizada (sem unidade)',
    },
  },
}
