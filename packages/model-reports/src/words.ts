import type { BeatWords } from '@vigia/beat-chart'
import type { FigureName } from './figures.ts'
import type { Limit } from './limits.ts'
import type { ExampleKind } from './model-report.ts'

export const reportLanguages = ['en', 'pt-BR'] as const
export type ReportLanguage = (typeof reportLanguages)[number]

/** Everything that a report says in one language, by the glossary. */
export interface ReportWords {
  title(tag: string): string
  made(moment: string, release: string): string
  what: string
  whatItIs: string
  sections: Record<
    | 'model'
    | 'data'
    | 'quality'
    | 'curves'
    | 'compared'
    | 'work'
    | 'agreement'
    | 'slices'
    | 'drift'
    | 'examples'
    | 'limits',
    string
  >
  facts: Record<
    | 'tag'
    | 'role'
    | 'noRole'
    | 'threshold'
    | 'range'
    | 'trained'
    | 'duration'
    | 'backend'
    | 'versions'
    | 'rowsDigest'
    | 'weightsDigest'
    | 'readAt'
    | 'asOf'
    | 'period'
    | 'name'
    | 'value'
    | 'settings'
    | 'counts'
    | 'countsNote',
    string
  >
  since(alias: string, moment: string): string
  figures: Record<FigureName, string>
  figureColumns: readonly [string, string, string, string]
  figuresNote: string
  confusion: Record<'caption' | 'label' | 'judgedNormal' | 'judgedAnomalous', string>
  curves: Record<
    | 'roc'
    | 'falsePositives'
    | 'truePositives'
    | 'model'
    | 'chance'
    | 'precisionRecall'
    | 'recall'
    | 'precision'
    | 'errors'
    | 'error'
    | 'share'
    | 'normal'
    | 'anomalous'
    | 'threshold'
    | 'losses'
    | 'epoch'
    | 'loss'
    | 'training'
    | 'validation'
    | 'figures',
    string
  >
  compared: Record<
    'model' | 'baseline' | 'champion' | 'sameBeats' | 'otherBeats' | 'baselineNote' | 'none',
    string
  >
  work: Record<'none' | 'days' | 'all' | 'judged' | 'anomalous' | 'setAside' | 'leftOut', string>
  agreement: Record<
    'caption' | 'agreement' | 'sensitivity' | 'specificity' | 'all' | 'random' | 'note' | 'none',
    string
  >
  slices: Record<
    'class' | 'month' | 'error' | 'beats' | 'missed' | 'falseAlarms' | 'rest' | 'none' | 'note',
    string
  >
  drift: Record<
    'kind' | 'data' | 'concept' | 'checked' | 'p' | 'level' | 'declared' | 'open' | 'not' | 'none' | 'note',
    string
  >
  examples: Record<ExampleKind, string> & {
    caption(ecgId: number): string
    note: string
    none: Record<'no-training' | 'rows-changed', string>
    noneOfKind: string
  }
  limit(limit: Limit): string
  noTraining: string
  notStored: string
  beat: BeatWords
}

const english: ReportWords = {
  title: (tag) => `Model ${tag}`,
  made: (moment, release) => `Made by Vigia (${release}) on ${moment}.`,
  what: 'What it is',
  whatItIs:
    'It reads one ECG of 140 samples, that is one heartbeat, and says whether it is normal or anomalous. An autoencoder has learnt to draw normal beats; the reconstruction error tells how far a beat is from what it can draw. Clinicians check what it says.',
  sections: {
    model: 'The model and how it was made',
    data: 'What it learnt from',
    quality: 'How well it judges',
    curves: 'Curves',
    compared: 'Beside others',
    work: 'What it has judged',
    agreement: 'Model and readers',
    slices: 'Slices',
    drift: 'Drift',
    examples: 'Examples',
    limits: 'Limits',
  },
  facts: {
    tag: 'Tag',
    role: 'Alias',
    noRole: 'none: it does not judge for the clinic',
    threshold: 'Threshold',
    range: 'Range scaled to 0 … 1',
    trained: 'Training begun',
    duration: 'Duration',
    backend: 'Computed by',
    versions: 'Versions',
    rowsDigest: 'SHA-256 of the training rows',
    weightsDigest: 'SHA-256 of the model',
    readAt: 'Training table read',
    asOf: 'As it was at',
    period: 'Days of the beats',
    name: 'What',
    value: 'Value',
    settings: 'Settings of the training (the protocol)',
    counts: 'Beats of the training, by what became of them and by where labels come from',
    countsNote:
      'relabelled: rows that clinicians’ answers made; once, agreed, adjudicated: what their labels rest on.',
  },
  since: (alias, moment) => `${alias} since ${moment}`,
  figures: {
    sensitivity: 'Sensitivity',
    specificity: 'Specificity',
    accuracy: 'Accuracy',
    'precision-anomalous': 'Precision, anomalous',
    'precision-normal': 'Precision, normal',
    'roc-auc': 'Area under the ROC curve',
    'pr-auc': 'Area under the precision-recall curve',
  },
  figureColumns: ['Metric', 'Value', '95% confidence interval', 'Beats'],
  figuresNote:
    'On the test set of the training, which the model did not learn from, by the threshold of the training.',
  confusion: {
    caption: 'Labels and verdicts on the test set',
    label: 'Label',
    judgedNormal: 'Judged normal',
    judgedAnomalous: 'Judged anomalous',
  },
  curves: {
    roc: 'ROC curve',
    falsePositives: '1 − specificity',
    truePositives: 'sensitivity',
    model: 'model',
    chance: 'chance',
    precisionRecall: 'Precision and recall of the anomalous class',
    recall: 'recall',
    precision: 'precision',
    errors: 'Reconstruction errors on the test set',
    error: 'reconstruction error',
    share: 'share of the class',
    normal: 'normal',
    anomalous: 'anomalous',
    threshold: 'threshold',
    losses: 'Losses',
    epoch: 'epoch',
    loss: 'loss',
    training: 'training',
    validation: 'validation',
    figures: 'The figures of this chart',
  },
  compared: {
    model: 'This model',
    baseline: 'Neighbour detector',
    champion: 'Champion',
    sameBeats: 'Both were tested on the same beats.',
    otherBeats:
      'Each was tested on the test set of its own training: the difference may be that of the beats.',
    baselineNote:
      'The neighbour detector judges by the distance to the nearest normal beats, without a network; both on',
    none: 'There is nothing to compare with.',
  },
  work: {
    none: 'No day of its work is on record.',
    days: 'Days',
    all: 'all there are',
    judged: 'Judged',
    anomalous: 'Of these anomalous',
    setAside: 'Set aside',
    leftOut:
      'This report was made without what the model has said of the clinic’s beats: whoever reads it may be reading beats blind. `pipelines report` makes one with it.',
  },
  agreement: {
    caption: 'What model and readers say of the same beats',
    agreement: 'Agreement',
    sensitivity: 'Sensitivity, by the readers’ labels',
    specificity: 'Specificity, by the readers’ labels',
    all: 'Of all judged beats',
    random: 'Of the random stream',
    note: 'Of all: estimated from the beats that were read blind, weighed by how each came to be read. Of the random stream: from the beats that chance chose. With 95% confidence intervals; n is the number of beats read.',
    none: 'No beats that it judged have been read blind and settled.',
  },
  slices: {
    class: 'Class that readers gave',
    month: 'Month of measurement',
    error: 'Reconstruction error',
    beats: 'Beats',
    missed: 'Missed',
    falseAlarms: 'False alarms',
    rest: 'none of them',
    none: 'No beats that it judged are settled with a label.',
    note: 'Settled beats, with Wilson’s intervals. Which beats were read was not left to chance: the figures of slices may be compared with each other, and do not tell how well all beats are judged.',
  },
  drift: {
    kind: 'Kind',
    data: 'of the beats',
    concept: 'of model and readers',
    checked: 'Last check',
    p: 'Smallest p-value, corrected',
    level: 'Alarm below',
    declared: 'Declared',
    open: 'yes, nobody has acknowledged it',
    not: 'no open declaration',
    none: 'It was never checked.',
    note: 'Whatever days were asked for: as it stands when this report is made.',
  },
  examples: {
    missed: 'Anomalous, called normal',
    'false-alarm': 'Normal, called anomalous',
    found: 'Anomalous, called anomalous',
    'left-alone': 'Normal, called normal',
    caption: (ecgId) => `ECG ${ecgId} of the training table`,
    note: 'Beats of the test set as the model judges them now: of each kind those nearest to the other verdict.',
    none: {
      'no-training': 'How this model was trained is not on record, so its test set is not known.',
      'rows-changed': 'The training table no longer has the rows that the model was tested on.',
    },
    noneOfKind: 'none',
  },
  limit(limit) {
    switch (limit.kind) {
      case 'not-diagnosis':
        return 'It makes no diagnosis. What it says is checked by clinicians; nobody is treated by it alone.'
      case 'one-beat':
        return 'It sees one beat at a time, of one lead and as it was cut: neither rhythm nor what lies between beats.'
      case 'patients':
        return 'Whose beats they are is not known, so beats of one person may stand in the training set and in the test set: on other people it may judge worse.'
      case 'no-training':
        return 'How it was trained is not on record: neither its beats nor its settings can be told.'
      case 'same-source':
        return 'The test set comes from the same source as the training set. Of other devices, clinics and times the figures tell nothing.'
      case 'few':
        return `The test set has ${limit.count} ${limit.of} beats. That is few: the interval is ${points(limit.width, '.')} percentage points wide.`
      case 'idle-units':
        return `${limit.idle} of the ${limit.count} units of the code are idle, the same for every beat: the network is narrower than it was made.`
      case 'guard':
        return `${limit.dropped} beats that are labelled normal were dropped from the training by the guard. Rare normal beats may be among them.`
      case 'threshold-set':
        return `The threshold was set ${limit.times} times since the training; the figures are of the one that training found.`
      case 'read-once':
        return `${limit.count} of ${limit.all} relabelled training rows rest on one reader alone.`
    }
  },
  noTraining: 'The thesis’s own code trained this model; how is not on record.',
  notStored: 'not stored',
  beat: {
    ...{ normal: 'normal', anomalous: 'anomalous', input: 'Input', reconstruction: 'Reconstruction' },
    ...{
      error: 'Error',
      threshold: 'threshold',
      sample: 'sample',
      amplitude: 'normalised amplitude (no unit)',
    },
  },
}

const portuguese: ReportWords = {
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
    countsNote:
      'relabelled: linhas feitas por respostas de clínicos; once, agreed, adjudicated: rótulo lido uma vez, concordante, arbitrado.',
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

const points = (width: number, mark: string) => (width * 100).toFixed(1).replace('.', mark)

export const reportWords: Readonly<Record<ReportLanguage, ReportWords>> = { en: english, 'pt-BR': portuguese }
