import { describe, expect, it } from 'vitest'
import { CLOUD_NAMES, CLOUDS, cloudOf } from '../../src/config/clouds.ts'

describe('the clouds', () => {
  it('are named as their settings are', () => {
    expect(Object.keys(CLOUDS)).toEqual([...CLOUD_NAMES])
    for (const name of CLOUD_NAMES) expect(CLOUDS[name].name).toBe(name)
  })

  it.each(CLOUD_NAMES)('%s has TLS addresses, and hosts that nobody else can register a name below', (name) => {
    const { exchange, graph, authority, bot, connectorHosts, fileHosts } = CLOUDS[name]
    for (const url of [exchange, graph, authority, bot.issuer, bot.metadataUrl, bot.scope])
      expect(url).toMatch(/^https:/)
    for (const url of [exchange, graph, authority, bot.issuer]) expect(new URL(url).origin).toBe(url)
    expect(bot.scope).toBe(`${bot.issuer}/.default`)
    for (const host of [...connectorHosts, ...fileHosts]) {
      expect(host).not.toMatch(/^\.?(trafficmanager\.net|microsoft\.com|azure\.\w+)$/)
    }
  })

  it.each([
    ['https://outlook.office365.com', 'public'],
    ['https://nam01.outlook.office365.com/adminapi', 'public'],
    ['https://graph.microsoft.com', 'public'],
    ['https://outlook.office365.us', 'us-gov-high'],
    ['https://dod-graph.microsoft.us', 'us-dod'],
    ['https://microsoftgraph.chinacloudapi.cn', 'china'],
    ['https://outlook.office365.com.evil.test', undefined],
    ['https://exchange.proxy.contoso.com', undefined],
  ])('%s is of %s', (url, name) => {
    expect(cloudOf(url)).toBe(name)
  })
})
