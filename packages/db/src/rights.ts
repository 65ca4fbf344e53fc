import type { DatabaseName } from './migrate.ts'

/** A service that comes to a database as a user of its own. */
export type ServiceName = 'pipelines' | 'audit-ui' | 'results'

type Rights = Readonly<Record<string, string>>

/** What changing the layout takes, on all tables of a database. */
export const migrationRights =
  'SELECT, INSERT, UPDATE, DELETE, CREATE, CREATE VIEW, ALTER, INDEX, REFERENCES, TRIGGER'

const all = 'SELECT, INSERT, UPDATE, DELETE'

/** What each service may do with each table: what its queries do, and nothing else. */
export const serviceRights: Readonly<Record<DatabaseName, Partial<Record<ServiceName, Rights>>>> = {
  warehouse: {
    pipelines: {
      ECG: 'SELECT, INSERT',
      Inference_ECG: 'SELECT, INSERT',
      // ECGs on their way into one of them.
      Seeds: all,
      Seed_Rows: 'SELECT, INSERT, DELETE',
      Model: 'SELECT, INSERT, DELETE, UPDATE (`threshold`)',
      // Append-only: a threshold that was set once stays on record.
      Model_Thresholds: 'SELECT, INSERT',
      Training_Runs: 'SELECT, INSERT, UPDATE',
      Training_Attempts: 'SELECT, INSERT, UPDATE',
      Training_Run_Beats: 'SELECT, INSERT',
      Training_Run_Drops: 'SELECT, INSERT',
      // The labels of a moment are worked out from the answers; no comment is read, and nothing is changed.
      Audits:
        'SELECT (`id`, `beat`, `kind`, `reader_id`, `answer`, `beat_code`, `reveal`, `undoes`, `recorded_at`, `training_ecg_id`, `model_tag`, `model_verdict`)',
      Withdrawn_ECG: 'SELECT',
      // What people left out of training.
      Left_Out_Beats: 'SELECT',
      // What a file says of its ECGs stays as it was read.
      Ecg_Metadata: 'SELECT, INSERT',
      Given_Labels: 'SELECT',
      // Written anew by each ranking.
      Suspicious_Beats: 'SELECT, INSERT, DELETE',
      Inference_Claims: 'SELECT, INSERT, UPDATE',
      Model_Aliases: 'SELECT, INSERT, UPDATE',
      // Append-only: what was promoted once stays on record, with its approvals and the policy it passed.
      Model_Events: 'SELECT, INSERT',
      Model_Proposals: 'SELECT, INSERT, UPDATE',
      Model_Approvals: 'SELECT, INSERT',
      Gate_Policies: 'SELECT, INSERT',
      Reference_Sets: 'SELECT, INSERT, UPDATE',
      Reference_Beats: 'SELECT, INSERT',
      // Which models have judged a beat.
      Worklist: 'SELECT',
      // How far a model and its readers agree, for its report.
      Kept_Figures: 'SELECT',
      Worklist_Counts: 'SELECT',
      Worklist_Changes: 'SELECT',
      // What a challenger said stays as it was said.
      Shadow_Judgements: 'SELECT, INSERT',
      Retraining_Runs: 'SELECT, INSERT, UPDATE',
      // Append-only: what was looked at and what was found stays.
      Drift_References: 'SELECT, INSERT',
      Drift_Checks: 'SELECT, INSERT',
      Drift_Declarations:
        'SELECT, INSERT, UPDATE (`batch_id`, `acknowledged_by`, `acknowledged_id`, `acknowledged_note`, `acknowledged_at`)',
      // Drift that is declared opens a batch.
      Worklist_Batches: 'SELECT, INSERT',
      Worklist_Batch_Beats: 'INSERT',
      // A day on which nothing stays judged is taken out.
      Monitoring: all,
      // Append-only: what was told stays as it was told.
      Notifications: 'SELECT, INSERT',
      Notification_Deliveries: 'SELECT, INSERT, UPDATE',
      // Append-only: what was done stays on record.
      Security_Log: 'SELECT, INSERT',
      Chain_Links: 'SELECT, INSERT',
      Chain_Heads: 'SELECT, UPDATE',
      // What was erased is never judged again; the user who migrates erases.
      Erasures: 'SELECT',
      Chain_Seals: 'SELECT',
      Audited_Beats: 'SELECT',
      Auth_User: 'SELECT, INSERT, UPDATE',
      Auth_Account: 'SELECT, INSERT, UPDATE',
      Auth_Session: 'SELECT, DELETE',
      // A lost second factor is removed, and never read.
      Auth_Two_Factor: 'SELECT (`userId`), DELETE',
      Auth_Failures: 'SELECT, DELETE',
      Leases: 'SELECT, INSERT, UPDATE',
      Vigia_Migrations: 'SELECT',
    },
    'audit-ui': {
      // A row is relabelled; it is taken out by way of `Kept_ECG` alone, which has those that are kept as they were.
      ECG: 'SELECT, INSERT, UPDATE (`is_anomalous`)',
      Kept_ECG: 'SELECT, DELETE',
      Inference_ECG: 'SELECT',
      Inference_Claims: 'SELECT',
      Shadow_Judgements: 'SELECT',
      Retraining_Runs: 'SELECT',
      Drift_Checks: 'SELECT',
      Drift_Declarations:
        'SELECT, UPDATE (`acknowledged_by`, `acknowledged_id`, `acknowledged_note`, `acknowledged_at`)',
      Monitoring: 'SELECT',
      Notifications: 'SELECT, INSERT',
      Notification_Deliveries: 'SELECT',
      // Append-only: what was done stays on record.
      Security_Log: 'SELECT, INSERT',
      Chain_Links: 'SELECT, INSERT',
      Chain_Heads: 'SELECT, UPDATE',
      Model: 'SELECT',
      Model_Thresholds: 'SELECT',
      Training_Runs: 'SELECT',
      Training_Run_Beats: 'SELECT',
      Training_Run_Drops: 'SELECT',
      // Append-only: as such a row was, so it stays.
      Withdrawn_ECG: 'SELECT, INSERT',
      // Append-only: the label that a row came with stays on record.
      Given_Labels: 'SELECT, INSERT',
      Suspicious_Beats: 'SELECT',
      Model_Aliases: 'SELECT, INSERT, UPDATE',
      Model_Events: 'SELECT, INSERT',
      Model_Proposals: 'SELECT, INSERT, UPDATE',
      Model_Approvals: 'SELECT, INSERT',
      Gate_Policies: 'SELECT',
      Reference_Sets: 'SELECT',
      Reference_Beats: 'SELECT',
      // Append-only: what was answered once stays answered.
      Audits: 'SELECT, INSERT',
      Audit_Comments:
        'SELECT, INSERT, UPDATE (`single_weights`, `weight_pairs_0`, `weight_pairs_1`, `weight_pairs_2`)',
      // Triggers keep these, as the user who migrates. UPDATE is for locks.
      First_Answers: 'SELECT',
      Kept_Figures: 'SELECT',
      Worklist_Counts: all,
      Worklist_Changes: 'SELECT, UPDATE, DELETE',
      // Append-only: what was shown once stays shown.
      Disclosures: 'SELECT, INSERT',
      Shown_Curves: 'SELECT, INSERT, UPDATE (`answered_at`)',
      // Append-only, as the audits are.
      Known_Answers: 'SELECT, INSERT',
      // Append-only, both: what was marked or left out once stays on record.
      Beat_Markers: 'SELECT, INSERT',
      Left_Out_Beats: 'SELECT, INSERT',
      Ecg_Metadata: 'SELECT',
      Audited_Beats: 'SELECT, INSERT, UPDATE',
      // What was erased does not come back to be read.
      Erasures: 'SELECT (`source_ecg_id`)',
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
      Auth_Two_Factor: all,
      Auth_Failures: all,
      Auth_Verification: all,
      Auth_Rate_Limit: all,
      Leases: 'SELECT, INSERT, UPDATE',
      Vigia_Migrations: 'SELECT',
    },
  },
  results: {
    results: {
      // What an earlier release wrote is turned: see turn-labels.ts. And rows are numbered as they arrive.
      Inference_ECG: 'SELECT, INSERT, UPDATE (`is_anomalous`, `label_direction`, `arrival`)',
      Inference_Arrivals: 'SELECT, UPDATE',
      Predictions: 'SELECT, INSERT',
      // Written to learn whether the server can be written to.
      Leases: 'SELECT, UPDATE',
      Vigia_Migrations: 'SELECT',
    },
  },
}
