/** Stays until it is told to stop, and says both. */
process.on('SIGTERM', () => {
  process.stdout.write('stopped\n')
  process.exit(Number(process.argv[2] ?? 0))
})
setInterval(() => undefined, 1000)
process.stdout.write(`ready ${process.argv.slice(2).join(' ')}\n`)
