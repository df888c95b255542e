#!/usr/bin/env node
/** The command line: serve | practice | say | tour | doctor. What is asked for is loaded; nothing else is. */
import { fileURLToPath } from 'node:url'
import { ROOT } from './app/paths.ts'
import { loadPractice } from './app/practice-module.ts'
import { readConfig } from './config/config.ts'
import { UserError } from './messages/user-error.ts'

const TASKS: Readonly<Record<string, (argv: readonly string[]) => Promise<number>>> = {
  serve: async (argv) => (await import('./app/serve.ts')).serve(configOrExit(), argv),
  practice: async (argv) => (await import('./app/serve-practice.ts')).servePractice(configOrExit(), argv),
  say: async (argv) => {
    const { say } = await loadPractice()
    return say(argv, { url: `http://127.0.0.1:${configOrExit().port}`, stdout: process.stdout })
  },
  doctor: async () => (await import('./app/doctor.ts')).runDoctor(readConfig(), process.stdout),
  tour: async () => {
    const [{ tour }, { openApp }] = await Promise.all([loadPractice(), import('./app/app.ts')])
    const page = fileURLToPath(new URL('build/tour.html', ROOT))
    return tour({ open: (settings) => openApp(configOrExit(settings)), stdout: process.stdout, page })
  },
}

const [task = 'serve', ...argv] = process.argv.slice(2)
const run = Object.hasOwn(TASKS, task) ? TASKS[task] : undefined
try {
  if (run === undefined) {
    process.stderr.write(`Unknown: ${task}. One of: ${Object.keys(TASKS).join(', ')}\n`)
    process.exitCode = 2
  } else process.exitCode = await run(argv)
} catch (error) {
  if (!(error instanceof UserError)) throw error
  process.stderr.write(`${error.message}\n${error.remedy}\n`)
  process.exitCode = 1
}

function configOrExit(environment?: Readonly<Record<string, string>>) {
  const answer = readConfig(environment)
  if (answer.ok) return answer.config
  throw new UserError(
    `Stagecoach does not start:\n${answer.problems.map((line) => `  ${line}`).join('\n')}`,
    'docs/configuration.md has every setting.',
  )
}
