import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { makeCompany } from '../../practice/src/company.ts'
import { openPracticeDirectory, type PracticeDirectory } from '../../practice/src/directory/directory.ts'
import { createFaults, type Faults } from '../../practice/src/faults.ts'
import { createDirectory } from '../../src/systems/directory/directory.ts'
import type { DirectoryReads } from '../../src/systems/ports.ts'
import { directoryContract } from '../contracts/directory.contract.ts'

const company = makeCompany(2007)

directoryContract('the adapter on the practice directory', async () => {
  const targets = new Map<string, string>()
  const diverted: { at: number; address: string }[] = []
  const input = {
    company,
    targetAddressOf: (address: string) => targets.get(address),
    diversions: (from: number) => diverted.slice(from),
    faults: createFaults(),
  }
  const system = await openPracticeDirectory(input)
  return {
    directory: createDirectory(system),
    company,
    divert: (address, target) => {
      targets.set(address, target)
      diverted.push({ at: diverted.length, address })
    },
    close: system.close,
  }
})

const closers: (() => unknown)[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const close of closers.splice(0)) await close()
})

async function open(): Promise<{ system: PracticeDirectory; faults: Faults }> {
  const faults = createFaults()
  const system = await openPracticeDirectory({ company, targetAddressOf: () => undefined, faults })
  closers.push(system.close)
  return { system, faults }
}

const address = company.mailboxes[0]?.primaryAddress ?? ''
const refusal = (directory: DirectoryReads): Promise<unknown> => directory.mailbox(address).catch((error) => error)

describe('what can go wrong', () => {
  it('names a wrong password, and does not suggest trying again', async () => {
    const { system } = await open()
    expect(await refusal(createDirectory({ ...system, password: 'wrong' }))).toMatchObject({
      name: 'RemoteError',
      system: 'the directory',
      code: 'LDAP 49',
      retryable: false,
      answered: true,
      message: expect.stringMatching(/name or the password.*data 52e/s),
    })
  })

  it('says that a sign-in is needed where anonymous reading is refused', async () => {
    const { system } = await open()
    expect(await refusal(createDirectory({ url: system.url, ca: system.ca }))).toMatchObject({ code: 'LDAP 1' })
  })

  it('refuses a certificate it cannot check, and takes it where that is allowed', async () => {
    const { system } = await open()
    const { ca: _, ...unchecked } = system
    expect(await refusal(createDirectory(unchecked))).toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      retryable: false,
      message: expect.stringContaining('certificate'),
    })
    const lenient = createDirectory({ ...unchecked, allowSelfSigned: true })
    expect((await lenient.mailbox(address))?.primaryAddress).toBe(address)
  })

  it('does not send a password in clear, nor trust any certificate, beyond this machine', () => {
    expect(() => createDirectory({ url: 'ldap://dc1.contoso.test' })).toThrow(/ldaps/)
    expect(() => createDirectory({ url: 'ldaps://dc1.contoso.test', allowSelfSigned: true })).toThrow(/certificate/)
  })

  it('hears that clear-text sign-in is refused', async () => {
    const { system } = await open()
    const clear = { ...system, url: system.url.replace('ldaps', 'ldap') }
    expect(await refusal(createDirectory(clear))).toMatchObject({
      code: 'LDAP 8',
      message: expect.stringMatching(/TLS/),
    })
  })

  it('gives up on a directory that never answers, and works again afterwards', async () => {
    // Only this test lets the client's time pass: on a busy machine nothing else can run out.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { system, faults } = await open()
    // The practice directory puts its entries together for the first who asks.
    await createDirectory(system).mailbox(address)
    const received = vi.spyOn(faults, 'strikes')
    const directory = createDirectory({ ...system, timeoutMs: 5_000 })
    faults.on('directory-down')
    const answer = refusal(directory)
    await expect.poll(() => received.mock.calls.length, { timeout: 10_000 }).toBe(1)
    vi.advanceTimersByTime(5_000)
    expect(await answer).toMatchObject({ code: 'ETIMEDOUT', retryable: true, answered: false })
    faults.off('directory-down')
    expect((await directory.mailbox(address))?.primaryAddress).toBe(address)
  })

  it('hears at once when nobody listens', async () => {
    const { system } = await open()
    await system.close()
    expect(await refusal(createDirectory(system))).toMatchObject({ code: 'ECONNREFUSED', retryable: true })
  })

  it('asks again, signed in, when the connection is dropped under it', async () => {
    const { system } = await open()
    const relay = await droppingRelay(system, 1)
    expect((await createDirectory({ ...system, url: relay.url }).mailbox(address))?.primaryAddress).toBe(address)
    expect(relay.connections()).toBe(2)
  })

  it('asks again for all whose shared connection is dropped', async () => {
    const { system } = await open()
    const relay = await droppingRelay(system, 1)
    const directory = createDirectory({ ...system, url: relay.url })
    const found = await Promise.all(Array.from({ length: 4 }, () => directory.mailbox(address)))
    expect(found.map((one) => one?.primaryAddress)).toEqual(Array(4).fill(address))
    expect(relay.connections()).toBe(2)
  })

  it('asks twice at most', async () => {
    const { system } = await open()
    const relay = await droppingRelay(system, 9)
    expect(await refusal(createDirectory({ ...system, url: relay.url }))).toMatchObject({
      retryable: true,
      answered: false,
    })
    expect(relay.connections()).toBe(2)
  })

  it('shares one connection, and keeps none', async () => {
    const { system } = await open()
    const relay = await droppingRelay(system, 0)
    const directory = createDirectory({ ...system, url: relay.url })
    await Promise.all([directory.servers(), directory.counts(), directory.mailboxGuids(), directory.mailbox(address)])
    expect(relay.connections()).toBe(1)
    await relay.allClosed()
  })

  it('says so when something else answers there', async () => {
    const server = createServer((socket) => socket.end('220 mail.contoso.test ESMTP\r\n')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    closers.push(() => server.close())
    const { port } = server.address() as { port: number }
    expect(await refusal(createDirectory({ url: `ldaps://127.0.0.1:${port}` }))).toMatchObject({ name: 'RemoteError' })
  })
})

/** Passes everything on, but breaks the first `drops` connections at the first answer after the TLS handshake. */
async function droppingRelay(
  target: PracticeDirectory,
  drops: number,
): Promise<{ url: string; connections(): number; allClosed(): Promise<unknown> }> {
  const { connect } = await import('node:net')
  let count = 0
  const closed: Promise<unknown>[] = []
  const open = new Set<Socket>()
  const server = createServer((near) => {
    const number = ++count
    const far = connect(Number(new URL(target.url).port), '127.0.0.1')
    open.add(near).add(far)
    closed.push(new Promise((resolve) => near.on('close', resolve)))
    near.on('error', () => far.destroy())
    far.on('error', () => near.destroy())
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
    let requests = 0
    near.on('data', (data) => {
      // The client's hello and its end of the handshake come first; what follows are questions.
      requests++
      if (number <= drops && requests > 2) near.destroy()
      else far.write(data)
    })
    far.on('data', (data) => near.write(data))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  const { port } = server.address() as { port: number }
  return { url: `ldaps://127.0.0.1:${port}`, connections: () => count, allClosed: () => Promise.all(closed) }
}
