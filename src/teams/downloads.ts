import { type Response, Router } from 'express'

interface Download {
  readonly name: string
  /** E.g. `text/csv; charset=utf-8`. */
  readonly type: string
  readonly text: string
}

export type FindDownload = (id: string) => Promise<Download | undefined>

/** `GET /downloads/:id`: what a card could not hold, e.g. a list as CSV. The id is the permission, so it must be unguessable. */
export function downloadsRouter(find: FindDownload): Router {
  const router = Router()
  router.get('/downloads/:id', async (request, response) => {
    const download = await find(request.params.id)
    response.set('cache-control', 'no-store')
    if (download === undefined) {
      page(response, 404, 'This download is gone', 'Lists are kept for a while only. Ask the bot for it again.')
      return
    }
    response.attachment(download.name)
    response.set('content-type', download.type)
    response.send(Buffer.from(download.text, 'utf8'))
  })
  return router
}

/** A page for a person who followed a link. Its words are ours: nothing of the request is in it. */
export function page(response: Response, status: number, title: string, words: string): void {
  response
    .status(status)
    .type('html')
    .set('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
    .send(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:20vh auto;padding:0 1rem}</style>
<h1>${title}</h1>
<p>${words}</p>
</html>
`)
}
