export { openReceiver, type Received, secret } from './receiver.ts'
