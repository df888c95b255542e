/** As npm does: starts a program on its own terminal, and passes nothing on when it is ended itself. */
import { spawn } from 'node:child_process'

spawn(process.execPath, process.argv.slice(2), { stdio: 'inherit' })
