import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { perform, tasks } from '../../scripts/run.mjs'

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
