import { createPrivateKey } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { createCredential } from '../../src/systems/credentials.ts'

const PASSWORD = 'the certificate’s own'
let dir: string
let certificate: string
let made: Awaited<ReturnType<typeof generate>>
beforeAll(async () => {
  // A machine behind a proxy must not ask it for this one.
  vi.stubEnv('NO_PROXY', '127.0.0.1')
  dir = await mkdtemp(join(tmpdir(), 'stagecoach-certificate-'))
  certificate = join(dir, 'bot.pem')
  made = await generate([{ name: 'commonName', value: 'stagecoach' }], { keySize: 2048 })
  const locked = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: PASSWORD } as const
  const key = createPrivateKey(made.private).export(locked)
  await writeFile(certificate, `${key}${made.cert}`)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(dir, { recursive: true })
})

/** A sign-in host nobody trusts: whoever gets as far as asking it has read its key, and learns no more. */
async function authority(): Promise<{ url: string; asked: () => number }> {
  let asked = 0
  const server = createServer({ key: made.private, cert: made.cert }).on('connection', () => asked++)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked }
}

/** With this tenant the SDK takes the host's word for itself, and asks no other. */
const TENANT = 'adfs'

async function signIn(password: string): Promise<{ asked: boolean; error: string }> {
  const host = await authority()
  const kind = 'client-certificate'
  const signing = await createCredential({
    kind,
    tenant: TENANT,
    client: 'bot',
    certificate,
    password,
    authority: host.url,
  })
  const error = await signing.getToken('https://graph.microsoft.com/.default').then(
    () => expect.fail('nobody signs in here'),
    (reason: unknown) => String(reason),
  )
  return { asked: host.asked() > 0, error }
}

it('a certificate’s key is read with the password in the settings', async () => {
  expect(await signIn(PASSWORD)).toMatchObject({ asked: true })
})

it('a key whose password is another signs in nowhere', async () => {
  const { asked, error } = await signIn('another')
  expect(error).toMatch(/decrypt/i)
  expect(asked).toBe(false)
})
