import { isIPv4 } from 'node:net'
import type { NextFunction, Request, Response } from 'express'

/**
 * The room obeys whoever speaks to it, and so does a bot that practises. So only this machine may speak, and no page of
 * another origin on its behalf: loopback peer, loopback `Host` (against DNS rebinding), own `Origin`, and bodies only as
 * JSON, which a foreign page cannot send without asking first (against cross-site request forgery).
 */
export function loopbackOnly(request: Request, response: Response, next: NextFunction): void {
  const host = request.headers.host ?? ''
  const { origin } = request.headers
  if (!isLoopbackAddress(request.socket.remoteAddress ?? '')) deny('Practice answers this machine only.')
  else if (!isLoopbackHost(host)) deny(`Practice is not called ${host}: use localhost or 127.0.0.1.`)
  else if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`)
    deny('Practice takes nothing from pages of another origin.')
  else next()

  function deny(message: string): void {
    response.status(403).json({ error: { code: 'Forbidden', message } })
  }
}

export function jsonOnly(request: Request, response: Response, next: NextFunction): void {
  const writes = request.method === 'POST' || request.method === 'PUT'
  const message = 'Send the body as application/json.'
  if (!writes || request.is('application/json')) next()
  else response.status(415).json({ error: { code: 'UnsupportedMediaType', message } })
}

function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address)
}

/** Practice shares no code with the bot; what both call loopback is held together by one table of a test. */
function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/:\d+$/, '')
  return name === 'localhost' || name === '[::1]' || (isIPv4(name) && name.startsWith('127.'))
}
