import { points, type ReportWords } from './report-words.ts'

export const english: ReportWords = {
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
  },
  parameters: {
    network: 'Network',
    optimizer: 'Optimizer',
    loss_function: 'Loss function',
    epochs: 'Epochs',
    batch_size: 'Batch size',
    test_size: 'Test set share',
    random_state: 'Random seed',
    preset: 'Preset',
    activation: 'Activation inside',
    code_activation: 'Activation of the code',
    output: 'Activation of the output',
    input: 'What the network sees',
    learning_rate: 'Learning rate',
    schedule: 'Schedule of the learning rate',
    starts: 'Starts',
    early_stopping: 'Early stopping (epochs, 0 is none)',
    score: 'Score',
    threshold_rule: 'Threshold rule',
    threshold_share: 'Share of normal beats above the threshold',
    guard: 'Guard against suspicious normals',
    head: 'Head',
    relabelled_weights: 'How often an answered beat counts',
    relabelled_caps: 'Answered beats at most',
    relabelled_begin_date: 'Answers from',
    relabelled_end_date: 'Answers to',
  },
  counts: {
    rows: 'Read',
    rows_normal: 'Read, normal',
    left_out: 'Left out, since a sample or the label is missing',
    training: 'Training part',
    training_normal: 'Training part, normal: what the fit learns from',
    left_out_by_guard: 'Left out by the guard',
    test: 'Test part',
    test_normal: 'Test part, normal',
    relabelled: 'Labelled by readers’ answers',
    relabelled_once: 'Labelled by answers, read once',
    relabelled_agreed: 'Labelled by answers, two agreed',
    relabelled_adjudicated: 'Labelled by answers, decided by an adjudicator',
    relabelled_left_out_by_person: 'Left out by a person',
    relabelled_left_out_by_period: 'Left out by the day of the answer',
    relabelled_left_out_by_agreement: 'Left out by what the label rests on',
    relabelled_left_out_by_reader: 'Left out by reader',
    relabelled_left_out_by_cap: 'Left out beyond a bound',
    relabelled_missing: 'Labelled by answers, no longer there',
    reference_kept_out: 'Kept out, since they are of a reference set',
    reference_added_since: 'Put into a reference set since',
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
