import { describe, expect, it } from 'vitest'
import type { LifeEvent } from '../../src/inventory/inventory.ts'
import type { LifeLine } from '../../src/inventory/life.ts'
import { openLife, type Tell } from '../../src/inventory/life-file.ts'
import { plainFiles } from '../support/plain-files.ts'
import { later } from '../support/records.ts'

const line = (more: Partial<LifeLine> = {}): LifeLine => ({
  at: later(0),
  kind: 'hidden',
  who: 'e1',
  part: 'exchange',
  address: 'a@c.test',
  text: 'hidden',
  ...more,
})

async function life(tell: Tell = async () => {}, files = plainFiles()) {
  return { files, life: await openLife(files, tell) }
}

function listening() {
  const heard: LifeEvent[][] = []
  const tell: Tell = async (events) => void heard.push([...events])
  return { heard, tell, texts: () => heard.map((events) => events.map(({ text }) => text)) }
}

describe('a person’s life', () => {
  it('is all that happened to whoever had the address, oldest first, also after a restart', async () => {
    const { files, life: first } = await life()
    await first.record([
      line({ at: later(9), text: 'later' }),
      line({ text: 'first' }),
      line({ address: 'b@c.test', who: 'e2' }),
    ])
    expect((await first.of('a@c.test', [])).map(({ text }) => text)).toEqual(['first', 'later'])
    const { life: second } = await life(undefined, files)
    expect(await second.of('a@c.test', [])).toEqual(await first.of('a@c.test', []))
    expect(await second.of('nobody@c.test', [])).toEqual([])
  })

  it('goes with the person from one address to the next', async () => {
    const { life: one } = await life()
    await one.record([
      line({ text: 'as a' }),
      line({ kind: 'primary address changed', to: 'b@c.test', text: 'a to b' }),
    ])
    await one.record([line({ address: 'b@c.test', text: 'as b', at: later(1) })])
    for (const address of ['a@c.test', 'b@c.test'])
      expect((await one.of(address, [])).map(({ text }) => text)).toEqual(['as a', 'a to b', 'as b'])
  })

  it('of an object is found by its id, whatever its address was', async () => {
    const { life: one } = await life()
    await one.record([line({ who: 'e7' })])
    expect(await one.of('now@c.test', ['e7'])).toHaveLength(1)
  })

  it('is forgotten when it is dropped, on disk too', async () => {
    const { heard, tell } = listening()
    const { files, life: one } = await life(tell)
    await one.record([line()])
    await one.drop()
    await one.tell('exchange')
    expect(await one.of('a@c.test', ['e1'])).toEqual([])
    expect(files.lines.get('life')).toEqual([])
    expect(heard).toEqual([])
  })
})

describe('telling', () => {
  it('brings all that a pass recorded at once, each part its own, and nothing twice', async () => {
    const { texts, tell } = listening()
    const { files, life: one } = await life(tell)
    await one.record([line({ text: '1' })])
    await one.record([line({ text: '2' }), line({ text: 'other', part: 'graph', kind: 'left' })])
    await one.tell('exchange')
    await one.tell('exchange')
    expect(texts()).toEqual([['1', '2']])
    const { life: next } = await life(tell, files)
    await next.tell('exchange')
    await next.tell('graph')
    expect(texts()).toEqual([['1', '2'], ['other']])
  })

  it('happens after what is told is on disk', async () => {
    const { heard, tell } = listening()
    const { files, life: one } = await life(tell)
    files.fail(new Error('the disk is full'))
    await expect(one.record([line()])).rejects.toThrow('the disk is full')
    await one.tell('exchange')
    expect(heard).toEqual([])
  })

  it('is repeated where it failed, and where a crash came before it was noted', async () => {
    const { texts, tell } = listening()
    let broken = true
    const flaky: Tell = async (events) => {
      if (broken) throw new Error('the store is closed')
      await tell(events)
    }
    const { files, life: one } = await life(flaky)
    await one.record([line({ text: '1' })])
    await expect(one.tell('exchange')).rejects.toThrow('the store is closed')
    broken = false
    files.fail(new Error('crash'))
    await expect(one.tell('exchange')).rejects.toThrow('crash')
    files.fail(undefined)
    const { life: next } = await life(tell, files)
    await next.tell('exchange')
    await next.tell('exchange')
    expect(texts()).toEqual([['1'], ['1']])
  })

  it('is no news where another system told the same within a day', async () => {
    const { texts, tell } = listening()
    const { life: one } = await life(tell)
    await one.record([line({ part: 'directory', text: 'directory' })])
    await one.record([line({ at: later(600), text: 'again' }), line({ at: later(600), kind: 'left', text: 'else' })])
    await one.record([line({ at: later(2 * 86_400), text: 'two days later' })])
    for (const part of ['directory', 'exchange'] as const) await one.tell(part)
    expect(texts()).toEqual([['directory'], ['else', 'two days later']])
    expect(await one.of('a@c.test', [])).toHaveLength(4)
  })
})
