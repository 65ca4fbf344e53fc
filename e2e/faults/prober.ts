/** A process of its own that asks an address again and again until its input ends, and prints the milliseconds of each. */
const [url = ''] = process.argv.slice(2)
const ask = async () => void (await (await fetch(url)).arrayBuffer())
const milliseconds: number[] = []
let isOver = false
process.stdin.resume().once('end', () => {
  isOver = true
})
// The first one loads what asks.
await ask()
while (!isOver) {
  const asked = performance.now()
  await ask()
  milliseconds.push(performance.now() - asked)
  await new Promise((resolve) => setTimeout(resolve, 10))
}
process.stdout.write(JSON.stringify(milliseconds))
process.exit()
