import type { DatabaseName } from './migrate.ts'

/** A service that comes to a database as a user of its own. */
export type ServiceName = 'pipelines' | 'audit-ui' | 'results'

type Rights = Readonly<Record<string, string>>

/** What changing the layout takes, on all tables of a database. */
export const migrationRights = 'SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, REFERENCES, TRIGGER'

const all = 'SELECT, INSERT, UPDATE, DELETE'

/** What each service may do with each table: what its queries do, and nothing else. */
export const serviceRights: Readonly<Record<DatabaseName, Partial<Record<ServiceName, Rights>>>> = {
  warehouse: {
    pipelines: {
      ECG: 'SELECT, INSERT',
      Inference_ECG: 'SELECT, INSERT',
      Model: 'SELECT, INSERT, DELETE, UPDATE (`threshold`)',
      // Append-only: a threshold that was set once stays on record.
      Model_Thresholds: 'SELECT, INSERT',
      Training_Runs: 'SELECT, INSERT, UPDATE',
      Training_Attempts: 'SELECT, INSERT, UPDATE',
      Training_Run_Beats: 'SELECT, INSERT',
      Inference_Claims: 'SELECT, INSERT, UPDATE',
      Audited_Beats: 'SELECT',
      Auth_User: 'SELECT, INSERT, UPDATE',
      Auth_Account: 'SELECT, INSERT, UPDATE',
      Auth_Session: 'SELECT, DELETE',
      Vigia_Migrations: 'SELECT',
    },
    'audit-ui': {
      ECG: all,
      Inference_ECG: 'SELECT',
      Inference_Claims: 'SELECT',
      Model: 'SELECT',
      Model_Thresholds: 'SELECT',
      Training_Runs: 'SELECT',
      Training_Run_Beats: 'SELECT',
      // Append-only: what was answered once stays answered.
      Audits: 'SELECT, INSERT',
      // Append-only: what was shown once stays shown.
      Disclosures: 'SELECT, INSERT',
      Audited_Beats: 'SELECT, INSERT, UPDATE',
      Audit_Settings: 'SELECT, INSERT, UPDATE',
      Worklist: all,
      Worklist_Leases: all,
      Worklist_Later: all,
      Worklist_Batches: 'SELECT, INSERT',
      Worklist_Batch_Beats: 'SELECT, INSERT',
      Worklist_Position: 'SELECT, INSERT, UPDATE',
      Worklist_Set_Aside: 'SELECT, INSERT, DELETE',
      Auth_User: 'SELECT, INSERT, UPDATE',
      Auth_Account: all,
      Auth_Session: all,
      Auth_Verification: all,
      Auth_Rate_Limit: all,
      Vigia_Migrations: 'SELECT',
    },
  },
  results: {
    results: {
      // What an earlier release wrote is turned: see turn-labels.ts. And rows are numbered as they arrive.
      Inference_ECG: 'SELECT, INSERT, UPDATE (`is_anomalous`, `label_direction`, `arrival`)',
      Inference_Arrivals: 'SELECT, UPDATE',
      Predictions: 'SELECT, INSERT',
      Vigia_Migrations: 'SELECT',
    },
  },
}
