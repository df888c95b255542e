/** How the bot comes to the practice estate. That the package has the shape the bot declares is the compiler's to say. */
import { describe, expect, it } from 'vitest'
import { loopbackOnly } from '../practice/src/teams/guard.ts'
import { loadPractice } from '../src/app/practice-module.ts'

describe('practice', () => {
  it('is the package’s sources here, not what was built of them last', async () => {
    expect((await loadPractice()).loopbackOnly).toBe(loopbackOnly)
  })
})
