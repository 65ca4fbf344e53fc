export { type SecurityEvent, type SecurityEventKind, securityEventKinds } from './event.ts'
export { recordSecurityEvent } from './record-event.ts'
