/** The built program, as an administrator calls it: exit code, what it prints, and a bot that runs beside it. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PROJECT } from '../../support/imports.ts'
import { freePort, start } from '../../support/program.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagecoach-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function doctor(env: Record<string, string> = {}): Promise<{ code: number; printed: string }> {
  const { NODE_ENV: _, ...inherited } = process.env
  const options = { env: { ...inherited, DATA_DIR: join(folder, 'data'), ...env } }
  return new Promise((resolve) => {
    execFile(process.execPath, [join(PROJECT, 'dist', 'main.js'), 'doctor'], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, printed: stdout + stderr })
    })
  })
}

describe('the doctor in a terminal', () => {
  it('is green on the practice estate, and leaves nothing behind', async () => {
    const { code, printed } = await doctor({ TMPDIR: folder })
    expect(printed).toMatch(/✔ Settings\n {3}Complete\. Practice: Teams, Exchange Online/)
    expect(printed).toMatch(/\nGreen/)
    expect(code).toBe(0)
    expect(readdirSync(folder)).toEqual([])
  })

  it('says first which settings are missing, ends with 1, and shows no secret', async () => {
    const { code, printed } = await doctor({
      EXCHANGE_ONLINE_URL: 'real',
      GRAPH_URL: 'real',
      SIGN_IN: 'client-secret',
      CLIENT_SECRET: 'MARKED-SECRET',
    })
    expect(code).toBe(1)
    expect(printed).toMatch(/^\n✖ Setting /)
    for (const name of ['TENANT_ID', 'CLIENT_ID', 'BOT_APP_ID']) expect(printed).toContain(`✖ Setting ${name}`)
    expect(printed).not.toContain('MARKED')
  })

  it('looks at real systems’ sign-in without going further where that fails', async () => {
    const missing = join(folder, 'no-such.pem')
    const { code, printed } = await doctor({
      EXCHANGE_ONLINE_URL: 'real',
      GRAPH_URL: 'real',
      TENANT_ID: '11111111-2222-3333-4444-555555555555',
      SIGN_IN: 'client-certificate',
      CLIENT_ID: 'c',
      CLIENT_CERTIFICATE_FILE: missing,
      BOT_APP_ID: 'b',
      BOT_SIGN_IN: 'client-certificate',
      BOT_CERTIFICATE_FILE: missing,
      OPERATORS: 'o',
      APPROVERS: 'a',
      PUBLIC_URL: `https://127.0.0.1:${await freePort()}`,
    })
    expect(code).toBe(1)
    expect(printed).toMatch(/✖ A token for Exchange Online\n.*no-such\.pem/)
    expect(printed).toMatch(/\? The organisation can be read\n {3}Waits for “A token for Exchange Online” above\./)
    expect(printed.match(/✖/g)).toHaveLength(2)
  })

  it('works beside a running bot on the same folder, and touches nothing of it', async () => {
    const DATA_DIR = join(folder, 'data')
    const bot = await start('serve', { DATA_DIR, PORT: String(await freePort()), LOG_LEVEL: 'warn' })
    try {
      const files = () =>
        readdirSync(DATA_DIR, { recursive: true, encoding: 'utf8' })
          // The bot goes on reading who there is.
          .filter((name) => !/(^|\/)(inventory|company-facts)\//.test(name.replaceAll('\\', '/')))
          .filter((name) => statSync(join(DATA_DIR, name)).isFile() && !/(^|\/)(lock|clock.json)$/.test(name))
          .map((name) => [name, readFileSync(join(DATA_DIR, name), 'utf8')])
      const before = files()
      const { code, printed } = await doctor()
      expect(printed).toContain('The bot is running on it.')
      expect(code).toBe(0)
      expect(files()).toEqual(before)
      expect((await fetch(`${bot.url}/readyz`)).status).toBe(200)
    } finally {
      expect(await bot.stop()).toBe(0)
    }
  })
})
