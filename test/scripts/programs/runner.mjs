/** What `scripts/run.mjs` does once all is installed and built. */
import { run } from '../../../scripts/lib/processes.mjs'

const [, , program, ...args] = process.argv
process.exitCode = await run(program ?? '', args)
