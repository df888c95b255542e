import { describe, expect, it } from 'vitest'
import { keptLink } from '../../src/systems/kept-link.ts'

describe('a link that is kept', () => {
  it('leads to the configured system, wherever that is on another day', () => {
    const kept = keptLink('http://127.0.0.1:4001/v1.0/users/delta?$deltatoken=a%2Bb', 'http://127.0.0.1:4001/v1.0/')
    expect(new URL(kept, 'http://127.0.0.1:5001/v1.0/').href).toBe(
      'http://127.0.0.1:5001/v1.0/users/delta?$deltatoken=a%2Bb',
    )
  })

  it('stays whole where it leads to a host of its own', () => {
    const regional = 'https://eur01.outlook.office365.com/adminapi/beta/t/InvokeCommand?$skiptoken=2'
    expect(keptLink(regional, 'https://outlook.office365.com/adminapi/beta/t/InvokeCommand')).toBe(regional)
  })
})
