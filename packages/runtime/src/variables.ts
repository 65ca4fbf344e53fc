import { fileURLToPath } from 'node:url'
import { str } from 'envalid'
import {
  apiAddress,
  apiHost,
  apiKeys,
  charset,
  databaseName,
  day,
  hiddenWidths,
  hostName,
  issuer,
  logConfig,
  mailAddress,
  mailAddresses,
  networks,
  numbersByName,
  route,
  sessionSecret,
  share,
  smtpAddress,
  testSize,
  timeZone,
  userName,
  webAddress,
  webhookAddress,
  webhookSecrets,
  wholeNumber,
} from './validators.ts'

const activation = (spec: { default: undefined; desc: string }) =>
  str({ ...spec, choices: ['relu', 'elu', 'tanh', 'sigmoid', 'linear'] })
const anyPort = wholeNumber(0, 65_535)
const port = wholeNumber(1, 65_535)
const seed = wholeNumber(0, 2 ** 32 - 1)
const requestSize = wholeNumber(1, 1000)
const seconds = wholeNumber(1, 3600)
const secondsOrNone = wholeNumber(0, 3600)

const databaseVariables = <Prefix extends 'ORIGEM' | 'DESTINO'>(prefix: Prefix, database: string) =>
  ({
    [`${prefix}_MYSQL_HOST`]: hostName({ desc: `Server of the ${database} database.` }),
    [`${prefix}_MYSQL_PORT`]: port({ default: 3306, desc: `Port of the ${database} database.` }),
    [`${prefix}_MYSQL_USER`]: userName({ desc: `User of the ${database} database.` }),
    [`${prefix}_MYSQL_PASSWORD`]: str({ desc: `Password of the ${database} database.` }),
    [`${prefix}_MYSQL_DATABASE`]: databaseName({
      default: database,
      desc: `Name of the ${database} database.`,
    }),
    [`${prefix}_MYSQL_CHARSET`]: charset({
      default: 'utf8mb4',
      desc: `Character set of the connection to the ${database} database.`,
    }),
    [`${prefix}_MYSQL_TLS`]: str({
      default: 'off',
      choices: ['off', 'required', 'verify'],
      desc: `TLS to the ${database} database: required encrypts, verify also checks certificate and server name.`,
    }),
    [`${prefix}_MYSQL_TLS_CA`]: str({
      default: '',
      desc: `File with the certificates of who vouches for the server of the ${database} database; by default those that Node.js knows.`,
    }),
  }) as DatabaseVariables<Prefix>

type DatabaseVariables<Prefix extends string> = Record<
  `${Prefix}_MYSQL_${'HOST' | 'USER' | 'PASSWORD' | 'DATABASE' | 'CHARSET' | 'TLS' | 'TLS_CA'}`,
  ReturnType<typeof hostName>
> &
  Record<`${Prefix}_MYSQL_PORT`, ReturnType<typeof port>>

/** Every environment variable there is: how it is read, its default, and a sentence for the reader of `.env.example`. */
export const variables = {
  ...databaseVariables('ORIGEM', 'Datawarehouse'),
  ...databaseVariables('DESTINO', 'Results'),

  API_HOST: apiHost({ default: '127.0.0.1', desc: 'Where clients find the results API.' }),
  API_PORT: anyPort({
    default: 5000,
    desc: 'Port of the results API, for its clients and for its own listening (0: any free one).',
  }),
  API_URL: apiAddress({
    default: '',
    desc: 'Where clients find the results API, in place of API_HOST and API_PORT: also by https, also with a path.',
  }),
  API_TLS_CA: str({
    default: '',
    desc: 'File with the certificates of who vouches for the results API by https; by default those that Node.js knows.',
  }),
  API_BIND: hostName({ default: '127.0.0.1', desc: 'Address the results API listens on.' }),
  RESULTS_API_KEY: apiKeys({
    desc: 'Keys the results API accepts, with commas between them; clients send the first one.',
  }),
  RESULTS_API_READ_KEY: apiKeys({
    default: [],
    desc: 'Keys with which the results API lets read and nothing else, with commas between them; the audit UI sends the first one, and needs no other then.',
  }),
  DRAIN_SECONDS: secondsOrNone({
    default: 0,
    desc: 'How long a service that is asked to stop goes on answering, in seconds, while /readyz says 503: so long a load balancer has to send new requests elsewhere.',
  }),
  API_RATE_LIMIT: wholeNumber(1)({
    default: 600_000,
    desc: 'Requests a minute that the results API takes from one address with one key; without a key that is accepted 120 at most.',
  }),

  ECG_ROUTE: route({
    default: 'ecg',
    desc: 'Where the clients of the thesis send an ECG: the results API takes it there and at /ecg.',
  }),
  PREDICT_ROUTE: route({
    default: 'predictions',
    desc: 'Where the clients of the thesis send a reconstruction: the results API takes it there and at /predictions.',
  }),

  BEGIN_DATE: day({ default: '1970-01-01', desc: 'First day of the training period, counted whole.' }),
  END_DATE: day({ default: '2999-12-31', desc: 'Last day of the training period, counted whole.' }),
  TEST_SIZE: testSize({
    default: 0.2,
    desc: 'Test part of the training table: a share above 0 and below 1, or a whole number of ECGs from 1.',
  }),
  RANDOM_STATE: seed({
    default: 21,
    desc: 'Seed of the split, the first weights and the order of the batches.',
  }),
  PRESET: str({
    default: 'thesis',
    desc: 'How models are made: thesis, label-free or best. Each of the settings from NETWORK to HEAD is the preset’s unless it is set.',
  }),
  NETWORK: hiddenWidths({
    default: undefined,
    desc: 'Widths of the encoder; the decoder mirrors them (8 gives 140-8-140).',
  }),
  ACTIVATION: activation({
    default: undefined,
    desc: 'Activation inside the network: relu, elu, tanh, sigmoid or linear.',
  }),
  CODE_ACTIVATION: activation({ default: undefined, desc: 'Activation of its narrowest layer: the same.' }),
  OUTPUT: str({
    default: undefined,
    choices: ['sigmoid', 'linear'],
    desc: 'Activation of its last layer.',
  }),
  INPUT: str({
    default: undefined,
    choices: ['scaled', 'centred'],
    desc: 'What the network sees: samples scaled to 0 … 1, or minus the mean training normal.',
  }),
  OPTIMIZER: str({
    default: undefined,
    desc: 'Optimiser of the training: adam, sgd, rmsprop, adagrad, adadelta, adamax or nadam.',
  }),
  LOSS_FUNCTION: str({ default: undefined, desc: 'Loss of the training: mae, mse, huber or log_cosh.' }),
  LEARNING_RATE: share({ default: undefined, desc: 'Learning rate, above 0 and below 1.' }),
  SCHEDULE: str({
    default: undefined,
    choices: ['constant', 'cosine'],
    desc: 'How the learning rate goes: constant, or along half a cosine down to 0.',
  }),
  STARTS: wholeNumber(
    1,
    100,
  )({
    default: undefined,
    desc: 'From how many first weights the fit is made; the one with the lowest training loss is kept.',
  }),
  EPOCHS: wholeNumber(1, 100_000)({ default: undefined, desc: 'Passes over the normal training beats.' }),
  BATCH_SIZE: wholeNumber(1, 1_000_000)({ default: undefined, desc: 'Beats in one training step.' }),
  EARLY_STOPPING: wholeNumber(
    0,
    100_000,
  )({
    default: undefined,
    desc: 'After how many epochs without a lower loss on a tenth of the normal beats, kept apart for it, the fit stops; 0 is never.',
  }),
  SCORE: str({
    default: undefined,
    choices: ['mae', 'mse', 'blocks'],
    desc: 'How the reconstruction error is measured: mean absolute, mean square, or mean square of block means.',
  }),
  THRESHOLD_RULE: str({
    default: undefined,
    choices: ['mean-sd', 'conformal'],
    desc: 'Threshold: mean plus standard deviation of the errors, or the error that THRESHOLD_SHARE of the normal beats exceed.',
  }),
  THRESHOLD_SHARE: share({
    default: undefined,
    desc: 'Share of the normal beats that may exceed the conformal threshold, above 0 and below 1; 0.02 unless set.',
  }),
  GUARD: str({
    default: undefined,
    choices: ['on', 'off'],
    desc: 'Whether normal beats whose nearest labelled ones are anomalous are left out of the training.',
  }),
  HEAD: str({
    default: undefined,
    choices: ['none', 'svm'],
    desc: 'What gives the verdict in place of the threshold: nothing, or a support vector machine that learns from both labels.',
  }),
  RELABELLED_WEIGHTS: numbersByName({
    default: '',
    desc: 'How many times a training row counts that answers made, such as once=1,agreed=2,ana@example.org=0: by what its label rests on (all, once, agreed, adjudicated) and by reader; 0 leaves it out.',
  }),
  RELABELLED_CAPS: numbersByName({
    default: '',
    desc: 'How many training rows that answers made are taken at most, drawn by RANDOM_STATE, such as all=500,reader=100: by the same names, and reader for each reader.',
  }),
  RELABELLED_BEGIN_DATE: day({
    default: '1970-01-01',
    desc: 'First day of the answers whose training rows are taken.',
  }),
  RELABELLED_END_DATE: day({
    default: '2999-12-31',
    desc: 'Last day of the answers whose training rows are taken.',
  }),
  TF_BACKEND: str({
    default: 'auto',
    choices: ['auto', 'tensorflow', 'wasm', 'cpu'],
    desc: 'What computes: native TensorFlow, WASM, plain JavaScript, or (auto) the fastest of them that is there.',
  }),

  INFER_BATCH_SIZE: requestSize({
    default: 250,
    desc: 'ECGs that infer judges and sends in one request.',
  }),
  LEASE_SECONDS: seconds({
    default: 15,
    desc: 'How long a claim on an ECG holds when the worker that made it has died.',
  }),
  RETRY_SECONDS: secondsOrNone({
    default: 30,
    desc: 'How long infer goes on trying when the results API or the warehouse does not answer.',
  }),
  SHADOW: str({
    default: 'on',
    choices: ['on', 'off'],
    desc: 'Whether `infer champion` has the challenger, where there is one, judge the same ECGs in shadow.',
  }),

  RETENTION_DAYS: wholeNumber(
    1,
    36_500,
  )({
    default: undefined,
    desc: 'After how many days since it was measured `subject expire` erases an ECG of the clinic with all that came of it; none unless it is set.',
  }),

  DRIFT_ALARM_DAYS: wholeNumber(
    1,
    3650,
  )({
    default: 100,
    desc: 'In how many days one false alarm of drift is bearable, of each model and kind of drift.',
  }),

  RETRAIN_NEW_LABELS: wholeNumber(1)({
    default: 100,
    desc: 'How many rows of the training table must have changed since the champion was trained for retrain to train again.',
  }),
  RETRAIN_AFTER_DAYS: wholeNumber(
    0,
    3650,
  )({
    default: 0,
    desc: 'Age of the champion, in days, from which any changed row is enough for retrain; 0 for none.',
  }),
  RETRAIN_PROMOTION: str({
    default: 'ask',
    choices: ['none', 'ask', 'gate'],
    desc: 'What retrain does with its challenger: nothing more, propose it as champion, or promote it if the gate lets it through.',
  }),
  RETRAIN_ON_DRIFT: str({
    default: 'open',
    choices: ['never', 'open'],
    desc: 'Whether drift of the champion that nobody has acknowledged makes any changed row enough for retrain.',
  }),
  RETRAIN_INTERVAL_SECONDS: wholeNumber(
    1,
    604_800,
  )({
    default: 3600,
    desc: 'How often `retrain --watch` looks whether there is anything to do.',
  }),

  WEBHOOK_URL: webhookAddress({
    default: '',
    desc: 'Where notifications are sent as signed requests (Standard Webhooks), by http or https; empty for none.',
  }),
  WEBHOOK_SECRET: webhookSecrets({
    default: [],
    desc: 'Secret that signs those requests, whsec_ and 24 to 64 bytes in Base64; while it changes two, with a comma between them.',
  }),
  SMTP_URL: smtpAddress({
    default: '',
    desc: 'Server by which notifications are sent as e-mail, such as smtps://user:password@mail.example.org; empty for none.',
  }),
  MAIL_FROM: mailAddress({ default: '', desc: 'Sender of those e-mails.' }),
  MAIL_TO: mailAddresses({ default: [], desc: 'Who gets those e-mails, with commas between the addresses.' }),
  BACKLOG_LIMIT: wholeNumber(0)({
    default: 0,
    desc: 'How many beats may wait for their first reading before it is told; 0 for never.',
  }),
  NOTIFY_INTERVAL_SECONDS: seconds({
    default: 10,
    desc: 'How often `notify --watch` and `standby` look whether there is anything to send.',
  }),

  AUDIT_URL: webAddress({
    default: 'http://localhost:3000',
    desc: 'Public address of the audit UI: where browsers find it. By https, unless they are on the same machine.',
  }),
  AUDIT_PORT: anyPort({ default: 3000, desc: 'Port the audit UI listens on (0: any free one).' }),
  AUDIT_BIND: hostName({ default: '127.0.0.1', desc: 'Address the audit UI listens on.' }),
  AUDIT_SECRET: sessionSecret({ desc: 'Secret that signs the cookies of sessions.' }),
  AUDIT_TRUSTED_PROXIES: networks({
    default: [],
    desc: 'Reverse proxies before the audit UI whose X-Forwarded-For is believed: addresses or networks, with commas.',
  }),
  AUDIT_SIGN_IN_LIMIT: wholeNumber(1)({
    default: 10,
    desc: 'Wrong passwords that one address may give in a minute, and one account may get in a quarter of an hour, before the next ones wait.',
  }),
  AUDIT_IDLE_MINUTES: wholeNumber(
    1,
    720,
  )({
    default: 30,
    desc: 'Minutes after which a session ends that nobody uses. Used or not, it ends after 12 hours.',
  }),
  AUDIT_SECOND_FACTOR: str({
    choices: ['nobody', 'admins', 'everybody'],
    default: 'nobody',
    desc: 'Who has to turn on the second factor of their password before anything else: nobody, admins or everybody.',
  }),
  AUDIT_ADMIN_EMAIL: str({
    default: '',
    desc: 'E-mail of the first admin, made when there is no user at all.',
  }),
  AUDIT_ADMIN_PASSWORD: str({ default: '', desc: 'Password of the first admin, 15 characters at least.' }),
  AUDIT_OIDC_ISSUER: issuer({
    default: '',
    desc: 'OpenID Connect provider through which people may sign in; without one they use passwords alone.',
  }),
  AUDIT_OIDC_CLIENT_ID: str({ default: '', desc: 'Name under which the provider knows Vigia.' }),
  AUDIT_OIDC_CLIENT_SECRET: str({ default: '', desc: 'Secret under which the provider knows Vigia.' }),
  AUDIT_OIDC_NAME: str({ default: 'OpenID', desc: 'What the provider is called on the sign-in page.' }),

  CHAIN_KEY: apiKeys({
    default: [],
    desc: 'Key that binds each record of audits, moved models and the security log to the one before it; while it changes the new one and then the old, with a comma between them.',
  }),

  MYSQL_ADMIN_USER: userName({
    default: 'root',
    desc: 'Administrator of the database servers, as whom `pipelines setup` makes databases and users.',
  }),
  MYSQL_ADMIN_PASSWORD: str({
    default: '',
    desc: 'Password of the administrator; without one, `pipelines setup` migrates and does no more.',
  }),
  MIGRATIONS_MYSQL_USER: userName({
    default: 'migrations',
    desc: 'User who changes the layout of both databases.',
  }),
  MIGRATIONS_MYSQL_PASSWORD: str({ desc: 'Password of the user who changes the layout.' }),
  AUDIT_MYSQL_USER: userName({
    default: 'audit_ui',
    desc: 'User as whom the audit UI comes to the Datawarehouse database.',
  }),
  AUDIT_MYSQL_PASSWORD: str({ desc: 'Password of the audit UI for the Datawarehouse database.' }),

  METRICS_PORT: anyPort({
    default: undefined,
    desc: 'Port at which a service tells Prometheus its metrics, at /metrics: audit UI, infer --watch and retrain --watch; none unless it is set (0: any free one). The results API has them at its own port.',
  }),
  METRICS_BIND: hostName({
    default: '127.0.0.1',
    desc: 'Address at which METRICS_PORT listens. It asks for no key: never one that outsiders reach.',
  }),
  BACKUP_FOLDER: str({
    default: '',
    desc: 'Folder of the backups that scripts/backup.sh makes, so that the audit UI’s metrics tell when the newest was made.',
  }),

  OTEL_EXPORTER_OTLP_ENDPOINT: apiAddress({
    default: '',
    desc: 'Collector that takes traces by OpenTelemetry (OTLP over http as JSON), such as http://collector:4318; none unless it is set, and then nothing of it is loaded.',
  }),

  EXAMPLE_SECRETS: str({
    default: 'refused',
    choices: ['refused', 'on-loopback'],
    desc: 'Whether a service takes the secrets of this file where it listens on more than the loopback: never, or (on-loopback) since its ports are published there alone, as docker-compose.yml does.',
  }),

  LOG_CONFIG: logConfig({
    default: fileURLToPath(new URL('../../../logging.json', import.meta.url)),
    desc: 'File that says which logger writes where and how; by default logging.json of this checkout.',
  }),
  TZ: timeZone({
    default: '',
    desc: 'Time zone of log lines and of the audit UI, such as America/Sao_Paulo; by default the one of the machine.',
  }),
}
