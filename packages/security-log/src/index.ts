export { type SecurityEvent, type SecurityEventKind, securityEventKinds } from './event.ts'
export {
  type EventFilter,
  type EventsPage,
  eventColumns,
  type LoggedEvent,
  listSecurityEvents,
  type ParsedEventFilter,
  parseEventFilter,
  readSecurityEvents,
} from './list-events.ts'
export { recordSecurityEvent } from './record-event.ts'
