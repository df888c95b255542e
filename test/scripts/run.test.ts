import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { missingWithoutSources, perform, tasks } from '../../scripts/run.mjs'

const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

describe('the npm scripts', () => {
  it('each call a task there is, and need no shell', () => {
    for (const script of Object.values<string>(scripts)) {
      expect(script).toMatch(/^node scripts\/run\.mjs [a-z]+$/)
      expect(Object.keys(tasks)).toContain(script.split(' ').at(-1))
    }
  })

  it('run programs that are there', () => {
    for (const step of Object.values(tasks).flat()) expect(step.program()).toMatch(/\.(js|mjs)$|bin[\\/]\w+$/)
  })

  it('refuse an unknown task without doing anything', async () => {
    expect(await perform(['nonsense'])).toBe(2)
  })
})

describe('without the sources, in a production installation', () => {
  const why = (task: string, exists = (_: string) => true) => missingWithoutSources(tasks[task] ?? [], exists)

  it('the program itself is run, and nothing else', () => {
    const possible = Object.keys(tasks).filter((task) => why(task) === undefined)
    expect(possible).toEqual(['serve', 'practice', 'say', 'tour', 'doctor'])
    expect(why('package')).toMatch(/needs a clone/)
    expect(why('build')).toMatch(/needs a clone/)
  })

  it('what is missing is named with what to do', () => {
    expect(why('doctor', (path) => !path.endsWith('main.js'))).toMatch(/dist\/main.js is not here. Build it in a clone/)
    expect(why('doctor', (path) => !path.endsWith('node_modules'))).toMatch(/Run: npm ci --omit=dev/)
  })
})
