import { openDatabase, inTransaction, sampleColumns } from '@vigia/db'
import { insertJudgedEcgs, insertPredictions } from './src/store/insert-samples.ts'
import { insertAll } from './src/store/store-inferences.ts'
const { db, close } = openDatabase({ host:'127.0.0.1', port:13306, user:'vigia', password:'dev', database:'res_dev', charset:'utf8mb4' }, {connections:10})
let k = 0; const run = Math.random().toString(36)
const mk = (n:number) => Array.from({length:n}, () => ({ key: run+(k++), dt_measure:'2024-05-01T12:34:56', model_tag:'b', verdict:'normal' as const, error:0.01, threshold:0.03, values: Array.from({length:140},()=>Math.random()), reconstruction: Array.from({length:140},()=>Math.random()) }))
const med = (a:number[]) => a.sort((x,y)=>x-y)[a.length>>1]!.toFixed(2)
async function t(name:string, reps:number, f:()=>Promise<unknown>) { const a=[]; for(let i=0;i<reps;i++){const s=performance.now(); await f(); a.push(performance.now()-s)} console.log(name, med(a)) }
const c = await db.$client.getConnection()
await t('ping', 200, () => c.ping())
await t('tiny autocommit', 100, () => c.query("insert into Predictions (model_tag) values ('x')"))
await t('begin+rollback', 100, async () => { await c.beginTransaction(); await c.rollback() })
const cols = [...sampleColumns('value_')].map(x=>`\`${x}\``).join(',')
for (const n of [1,4,10,128]) {
  const rows = mk(n)
  const reps = n>100?15:60
  await t(`n=${n} ecgs insertRows (rollback)`, reps, async () => { await c.beginTransaction(); await insertPredictions({$client:c} as never, rows.map(r=>({...r, values:r.reconstruction, ecgId:null}))); await c.rollback() })
  await t(`n=${n} text`, reps, async () => { await c.beginTransaction(); await c.query(`INSERT INTO Predictions (${cols}) VALUES `+rows.map(r=>'('+r.reconstruction.join(',')+')').join(',')); await c.rollback() })
  const st = `INSERT INTO Predictions (${cols}) VALUES `+rows.map(r=>'('+r.reconstruction.map(()=>'?').join(',')+')').join(',')
  await t(`n=${n} prepared exact`, reps, async () => { await c.beginTransaction(); await c.execute(st, rows.flatMap(r=>r.reconstruction)); await c.rollback() })
  await t(`n=${n} insertAll`, reps, () => insertAll(db, mk(n)))
}
c.release(); await close()
