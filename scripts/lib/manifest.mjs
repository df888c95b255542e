// @ts-check
/** The Teams manifest as it goes into the package: the template, the registry's commands, this installation's ids. */
import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'

/** @typedef {Pick<import('../../src/commands/define.ts').Command, 'name' | 'summary' | 'menu'>} Described */

/**
 * The menus Teams has (its schema takes ten commands in each), by what a command's `menu` calls them.
 * @type {readonly { readonly menu: 'channel' | 'personal', readonly scopes: readonly string[] }[]}
 */
const MENUS = [
  { menu: 'channel', scopes: ['team', 'groupChat'] },
  { menu: 'personal', scopes: ['personal'] },
]
const LONGEST = { title: 32, description: 128 }

/**
 * @param {Readonly<Record<string, any>>} template `appPackage/manifest.json`
 * @param {{ commands: readonly Described[], version: string, env: NodeJS.ProcessEnv }} filling
 * @returns {Record<string, any>}
 */
export function manifest(template, { commands, version, env }) {
  const site = env.PUBLIC_URL?.startsWith('https://') ? env.PUBLIC_URL.replace(/\/+$/, '') : undefined
  const bot = { ...template.bots[0], botId: env.BOT_APP_ID || template.bots[0].botId, commandLists: menus(commands) }
  return {
    ...template,
    version,
    id: env.TEAMS_APP_ID || env.BOT_APP_ID || template.id,
    developer: {
      name: env.TEAMS_DEVELOPER || template.developer.name,
      websiteUrl: env.TEAMS_WEBSITE_URL || site || template.developer.websiteUrl,
      privacyUrl: env.TEAMS_PRIVACY_URL || template.developer.privacyUrl,
      termsOfUseUrl: env.TEAMS_TERMS_URL || template.developer.termsOfUseUrl,
    },
    bots: [bot],
    validDomains: site === undefined ? [] : [new URL(site).host],
  }
}

/** @param {readonly Described[]} commands */
export function menus(commands) {
  return MENUS.map(({ menu, scopes }) => ({
    scopes,
    commands: commands
      .filter((command) => command.menu?.scopes.includes(menu))
      .sort((a, b) => (a.menu?.rank ?? 0) - (b.menu?.rank ?? 0))
      .map(({ name, summary }) => ({
        title: clipped(name, LONGEST.title),
        description: clipped(summary, LONGEST.description),
      })),
  }))
}

/**
 * At most so long, ending with a whole word and an ellipsis where it was longer.
 * @param {string} text
 * @param {number} longest
 */
export function clipped(text, longest) {
  if (text.length <= longest) return text
  return `${text.slice(0, longest - 1).replace(/[\s,;:]*\S*$/, '')}…`
}

/**
 * What Microsoft's own schema of that manifest version says against it; empty when it is valid.
 * @param {Readonly<Record<string, any>>} filled
 * @returns {string[]}
 */
export function problemsOf(filled) {
  const require = createRequire(import.meta.url)
  const folder = `build/json-schemas/teams/v${filled.manifestVersion}`
  const { $schema: _draft04, ...schema } = require(`@microsoft/app-manifest/${folder}/MicrosoftTeams.schema.json`)
  const ajv = new Ajv({ allErrors: true, strict: false })
  formats.default(ajv)
  const valid = ajv.compile(schema)
  return valid(filled) ? [] : (valid.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message}`)
}
