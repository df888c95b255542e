import { describe, expect, it } from 'vitest'
import { guidOf } from '../../support/people-world/core.ts'
import { filled, HOUR, refreshing } from './refreshing.ts'

const one = (n: number) => guidOf('d', n)

describe('mailboxes of the directory', () => {
  it('are read in windows, and a crash goes on at the window', async () => {
    const at = refreshing({ people: 0 })
    at.world.directory.skip(1_000_000)
    for (let n = 0; n < 30; n++) at.world.add()
    at.calls()
    let windows = 0
    at.world.core.onCall = (_, method) => {
      windows += method === 'changes' ? 1 : 0
      if (windows === 5 && method === 'changes') at.crash()
    }
    await expect(at.look('directory')).rejects.toThrow('another has opened')
    at.calls()
    await at.look('directory')
    expect(at.held('directory')).toEqual(at.world.rows('directory'))
    // 10,000 wide, then twice that each time: seven to a million, of which four were done.
    expect(at.calls().filter((call) => call === 'directory.changes')).toHaveLength(3)
  })

  it('that changed while they were read are not taken for gone', async () => {
    const at = await filled(115)
    at.clock.advance(30 * HOUR)
    let pages = 0
    at.world.core.onCall = (_, method) => {
      pages += method === 'page' ? 1 : 0
      if (method === 'page' && pages <= 3) for (let n = 60; n < 110; n++) at.world.directory.change(n, { hidden: true })
    }
    await at.look('directory')
    expect(at.held('directory')).toEqual(at.world.rows('directory'))
    expect(at.changed.filter(({ difference }) => difference.after.gone !== undefined)).toEqual([])
  })

  it('that change again while a pass reads them are read again in the same pass', async () => {
    const at = await filled()
    at.world.directory.change(3, { hidden: true })
    let again = true
    at.world.core.onCall = (_, method) => {
      if (method !== 'changes' || !again) return
      again = false
      at.world.directory.change(3, { displayName: 'Another' })
    }
    await at.refresh.changes(['directory'], 0)
    expect(at.held('directory')).toEqual(at.world.rows('directory'))
  })

  it('are read in full where the numbers of the server went back', async () => {
    const at = await filled()
    at.world.directory.skip(-50)
    await at.refresh.changes(['directory'], 0)
    await at.look('directory')
    expect(at.calls()).toContain('directory.changes')
    expect(at.held('directory')).toEqual(at.world.rows('directory'))
    expect(at.state('directory')).toMatchObject({ reading: undefined, trouble: undefined })
  })

  it('that were lost, or deleted, are gone with the reason', async () => {
    const at = await filled()
    at.world.directory.loseMailbox(3)
    at.world.directory.remove(4)
    at.world.directory.change(5, { hidden: true })
    await at.refresh.changes(['directory'], 0)
    expect(at.gone('directory', one(3))).toBe('has no mailbox in the directory any more')
    expect(at.gone('directory', one(4))).toBe('deleted in the directory')
    expect(at.held('directory')).toEqual(at.world.rows('directory'))
    expect(at.changed).toHaveLength(3)
  })

  it('that were deleted unseen are found by their GUIDs within the hour', async () => {
    const at = await filled()
    at.world.directory.tombstones = false
    at.world.directory.remove(4)
    await at.refresh.changes(['directory'], 0)
    expect(at.held('directory').has(one(4))).toBe(true)
    at.crash()
    at.clock.advance(HOUR)
    await at.refresh.changes(['directory'], 0)
    expect(at.gone('directory', one(4))).toBe('no longer in the directory')
    at.calls()
    at.clock.advance(2 * HOUR)
    await at.refresh.changes(['directory'], 0)
    // Nothing was numbered since, so nobody was deleted.
    expect(at.calls()).toEqual(['directory.mark', 'directory.mark'])
  })

  it('are read in full where far fewer GUIDs come than there were, and are not believed gone', async () => {
    const at = await filled(115)
    at.world.directory.tombstones = false
    at.world.directory.change(4, { hidden: true })
    at.world.core.cut.add('directory')
    at.clock.advance(HOUR)
    await at.refresh.changes(['directory'], 0)
    expect(at.state('directory').count).toBe(115)
    await at.look('directory')
    expect(at.state('directory')).toMatchObject({ count: 115, doubt: { before: 115 } })
  })

  it('are followed on a server seen before from its own number', async () => {
    const at = await filled()
    at.world.directory.answerFrom('server-2')
    await at.look('directory')
    at.clock.advance(HOUR)
    await at.look('directory')
    expect(at.state('directory').reading).toBeUndefined()
    at.calls()
    at.changed.length = 0
    at.world.directory.change(3, { hidden: true })
    at.world.directory.answerFrom('server-1')
    await at.refresh.changes(['directory'], 0)
    expect(at.calls()).not.toContain('directory.page')
    at.world.directory.change(4, { hidden: true })
    at.world.directory.answerFrom('server-2')
    await at.refresh.changes(['directory'], 0)
    expect(at.changed.map(({ difference }) => difference.after.key)).toEqual([one(3), one(4)])
    expect(at.held('directory')).toEqual(at.world.rows('directory'))
  })

  it('are read in full on a new server, what was known standing meanwhile', async () => {
    const at = await filled()
    const { asOf } = at.state('directory')
    at.world.directory.answerFrom('server-9')
    at.world.directory.change(3, { hidden: true })
    at.clock.advance(HOUR)
    await at.refresh.changes(['directory'], 0)
    expect(at.state('directory')).toMatchObject({ asOf, count: 25, trouble: undefined })
    await at.look('directory')
    expect(at.held('directory')).toEqual(at.world.rows('directory'))
    expect(at.changed).toHaveLength(1)
  })

  it('are asked for again where another server answers in between', async () => {
    const at = await filled()
    at.world.directory.change(3, { hidden: true })
    let marks = 0
    at.world.core.onCall = (_, method) => {
      marks += method === 'mark' ? 1 : 0
      if (method === 'changes' && marks === 2) at.world.directory.answerFrom('server-2')
      else if (marks > 2) at.world.directory.answerFrom('server-1')
    }
    const { asOf } = at.state('directory')
    await at.refresh.changes(['directory'], 0)
    expect(at.state('directory')).toMatchObject({ asOf, trouble: undefined })
    await at.refresh.changes(['directory'], 0)
    expect(at.held('directory')).toEqual(at.world.rows('directory'))
  })

  it('are said to be unknown where no directory is configured', async () => {
    const at = refreshing({ directory: false })
    await at.look()
    expect(at.state('directory')).toMatchObject({
      asOf: undefined,
      count: 0,
      trouble: { why: 'no directory is configured, so nothing on-premises can be looked at' },
    })
    expect(at.state('graph').count).toBe(25)
  })
})
