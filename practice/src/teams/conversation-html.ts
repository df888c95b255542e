import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rendererFile, roomFolder } from './assets.ts'
import type { UserKey } from './people.ts'
import type { RoomMessage } from './types.ts'

export interface Chapter {
  readonly heading: string
  readonly about?: string
  /** From whose side a chat is seen. */
  readonly reader?: UserKey
  /** Oldest first; replies of a thread follow their root. */
  readonly messages: readonly RoomMessage[]
}

export interface Transcript {
  readonly title: string
  readonly about: string
  readonly chapters: readonly Chapter[]
}

const STYLES = ['theme', 'layout', 'people', 'messages', 'threads', 'chat', 'notice', 'card', 'transcript', 'motion']

/** The modules the page is drawn by, each after those it imports. */
const MODULES = ['dom', 'markdown', 'host-config', 'card', 'message', 'transcript']

/** A conversation as one page that asks nothing of anybody: the room's own drawing and the official renderer within. */
export async function renderConversationHtml({ title, about, chapters }: Transcript): Promise<string> {
  const room = (name: string) => readFile(join(roomFolder(), name), 'utf8')
  const renderer = await readFile(rendererFile(), 'utf8')
  const styles = await Promise.all(STYLES.map((name) => room(`${name}.css`)))
  const modules = await Promise.all(MODULES.map((name) => room(`${name}.js`)))
  const wheel = `data:image/svg+xml;base64,${Buffer.from(await room('wheel.svg')).toString('base64')}`
  return `<!doctype html>
<html lang="en" data-wheel="${wheel}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="${wheel}">
<style>
${styles.join('\n')}
</style>
</head>
<body>
<main class="transcript">
<header class="transcript-head"><img src="${wheel}" alt=""><div><h1>${escapeHtml(title)}</h1><p>${escapeHtml(about)}</p></div></header>
</main>
<script>${inScript(renderer)}</script>
<script type="application/json" id="chapters">${JSON.stringify(chapters).replaceAll('<', '\\u003c')}</script>
<script type="module">
${inScript(modules.map(unwrapped).join('\n'))}
drawTranscript(document.querySelector('main'), JSON.parse(document.querySelector('#chapters').textContent))
</script>
</body>
</html>
`
}

/** One script has no imports: what the modules export are its functions. */
function unwrapped(module: string): string {
  return module.replace(/^import [^']*'[^']*'$/gm, '').replace(/^export /gm, '')
}

/** Inside a script only `</script` and `<!--` mean anything to HTML; our code has them in strings at most. */
function inScript(code: string): string {
  return code.replace(/<(\/script|!--)/gi, '\\x3c$1')
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
