import express, { type Router } from 'express'
import { rendererFile, roomFolder } from './assets.ts'
import type { World } from './world.ts'

/** Cards draw themselves with inline styles; nothing is loaded from anywhere else. */
const POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ')

/** The room's page with its files, and the files people attached. */
export function pagesRouter(world: World): Router {
  const router = express.Router()
  const folder = roomFolder()

  router.use((_request, response, next) => {
    response.set({ 'content-security-policy': POLICY, 'cache-control': 'no-cache', 'referrer-policy': 'no-referrer' })
    next()
  })
  router.get('/', (_request, response) => {
    response.sendFile('index.html', { root: folder })
  })
  router.get('/practice/room/adaptivecards.js', (_request, response) => {
    // Installed packages may lie below a folder whose name begins with a dot, which is no reason to hide them.
    response.sendFile(rendererFile(), { dotfiles: 'allow' })
  })
  router.use('/practice/room', express.static(folder, { index: false, redirect: false, dotfiles: 'allow' }))

  // As from SharePoint, the link itself is the permission: a plain GET without a token.
  router.get('/practice/teams/files/:id/:name', (request, response) => {
    const file = world.file(request.params.id)
    if (!file) {
      response.status(404).json({ error: { code: 'NotFound', message: 'There is no such file.' } })
      return
    }
    // The name would set a type of its own: it comes first.
    response.attachment(file.name)
    response.set({ 'content-type': 'application/octet-stream', 'x-content-type-options': 'nosniff' })
    response.send(Buffer.from(file.base64, 'base64'))
  })
  return router
}
