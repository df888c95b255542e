import { describe, expect, it } from 'vitest'
import { decodeEntities } from '../../src/migration/markup.ts'
import { htmlToText } from '../../src/teams/html.ts'
import { InboundSchema } from '../../src/teams/inbound.ts'
import { readText } from '../../src/teams/text.ts'
import { BOT, channel } from './payloads.ts'

const read = (fields: Record<string, unknown>) => readText(InboundSchema.parse(channel('http://127.0.0.1:1', fields)))
const html = (content: string) => ({ attachments: [{ contentType: 'text/html', content }] })
const mention = (name: string, id = '29:other') => ({
  type: 'mention',
  text: `<at>${name}</at>`,
  mentioned: { id, name },
})
const odd = { type: 'productInfo', text: '<at>Stagecoach</at>' }
const own = mention('Stagecoach', BOT.id)

describe('the command line', () => {
  it.each([
    ['plain', { text: 'status' }, 'status'],
    ['mention', { text: '<at>Stagecoach</at> status' }, 'status'],
    ['a literal &nbsp; after the mention', { text: '<at>Stagecoach</at>&nbsp;status' }, 'status'],
    ['U+00A0', { text: '<at>Stagecoach</at>\u00a0batch\u00a0show\u00a0x' }, 'batch show x'],
    ['a trailing break', { text: '<at>Stagecoach</at> status\n' }, 'status'],
    ['the mention on a line of its own', { text: '<at>Stagecoach</at>\r\n\r\nstatus' }, 'status'],
    ['the mention last', { text: 'status <at>Stagecoach</at>' }, 'status'],
    ['the mention in the middle', { text: 'batch <at>Stagecoach</at> list' }, 'batch list'],
    ['no entity for the tag', { text: '<at>Stagecoach</at> status', entities: null }, 'status'],
    [
      'another spelling of the account',
      { text: '<at>S</at> status', entities: [mention('S', BOT.id.slice(3))] },
      'status',
    ],
    ['a renamed bot', { text: '<at>Coach</at> status', entities: [mention('Coach', BOT.id)] }, 'status'],
    ['an attributed tag', { text: '<at id="0">Stagecoach</at> status' }, 'status'],
    [
      'the two halves Teams makes of a two-word name',
      {
        text: '<at>Stage</at>&nbsp;<at>coach</at> status',
        entities: [mention('Stage', BOT.id), mention('coach', BOT.id)],
      },
      'status',
    ],
    ['a bare mention', { text: '@Stagecoach status', entities: [{ ...own, text: '@Stagecoach' }] }, 'status'],
    ['a bare mention without an entity', { text: '@stagecoach  status', entities: [] }, 'status'],
    ['a longer name than the bot’s', { text: '@Stagecoaches status', entities: [] }, '@Stagecoaches status'],
    [
      'other people',
      { text: '<at>Stagecoach</at> deny 7 ask <at>Andy A.</at> first', entities: [own, mention('Andy A.')] },
      'deny 7 ask Andy A. first',
    ],
    ['other people without an entity', { text: 'ask <at>Andy</at>', entities: [] }, 'ask Andy'],
    [
      'a person of the bot’s name, second',
      { text: '<at>Stagecoach</at> ask <at>Stagecoach</at>', entities: [own, mention('Stagecoach')] },
      'ask Stagecoach',
    ],
    [
      'a person of the bot’s name, first',
      { text: '<at>Stagecoach</at>, ask <at>Stagecoach</at>', entities: [mention('Stagecoach'), own] },
      'Stagecoach, ask',
    ],
    ['an escaped name', { text: '<at>R&amp;D bot</at> status', entities: [mention('R&D bot', BOT.id)] }, 'status'],
    ['blanks and tabs', { text: '  batch \t show    x  ' }, 'batch show x'],
    ['smart quotes', { text: 'deny 7 “not ‘yet’”' }, `deny 7 "not 'yet'"`],
    ['entities', { text: 'deny 7 a &lt; b &amp;&#38; &#x22;c&quot;' }, 'deny 7 a < b && "c"'],
    ['an entity of an entity, once', { text: 'deny 7 &amp;lt;' }, 'deny 7 &lt;'],
    [
      'what looks like a tag in plain text (OfficeDocs-SkypeForBusiness issue 4723)',
      { text: 'user <a@b.test>' },
      'user <a@b.test>',
    ],
    ['other typographic marks', { text: 'deny 7 «a» „b‟ ‚c‛ d\u2010e\u2011f' }, `deny 7 "a" "b" 'c' d-e-f`],
    ['a mention between words', { text: 'batch<at>Stagecoach</at>list' }, 'batch list'],
    ['a bare mention alone', { text: '@Stagecoach', entities: [] }, ''],
    ['a mention that somebody wrote out', { text: 'deny 7 &lt;at&gt;x&lt;/at&gt;' }, 'deny 7 <at>x</at>'],
    ['an entity that is no mention', { text: 'batch <at>Stagecoach</at> list', entities: [odd, own] }, 'batch list'],
    ['a break at the start, in text that is HTML', { text: '<br>status' }, 'status'],
    ['invisible characters in a word', { text: 's\u200bt\u2060a\ufefftus' }, 'status'],
    ['invisible characters', { text: '\u200bstatus\ufeff' }, 'status'],
    ['no text', { text: null }, ''],
    ['blank text', { text: ' \n\u00a0\n' }, ''],
  ])('%s', (_name, fields, line) => {
    expect(read(fields)).toEqual({ line, pasted: '' })
  })

  it.each([
    ['only in the attachment', { text: '', ...html('<div><div>batch&nbsp;list</div></div>') }, 'batch list'],
    [
      'with the attachment beside it, as Teams sends it',
      {
        text: '<at>Stagecoach</at> user <x>\n',
        ...html(
          '<div><div><span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="0">Stagecoach</span>&nbsp;user &lt;x&gt;</div>\n</div>',
        ),
      },
      'user <x>',
    ],
    [
      'with mentions in the attachment alone',
      {
        text: null,
        entities: [own, mention('Andy')],
        ...html(
          '<p><span itemtype="http://schema.skype.com/Mention" itemscope itemid="0">Stagecoach</span>&nbsp;ask <span itemtype="http://schema.skype.com/Mention" itemscope itemid="1">Andy</span></p>',
        ),
      },
      'ask Andy',
    ],
    [
      'textFormat html',
      { textFormat: 'html', text: '<p><at>Stagecoach</at>&nbsp;<strong>status</strong></p>' },
      'status',
    ],
    ['textFormat xml', { textFormat: 'xml', text: '<at>Stagecoach</at> a &lt; b<br/>' }, 'a < b'],
    [
      'an answer to a message',
      {
        text: 'Old words status',
        ...html(
          '<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="1"><strong>Olga</strong><p>Old words</p></blockquote><p>status</p>',
        ),
      },
      'status',
    ],
    ['a file card beside it', { text: 'batch new x', ...html('<attachment id="1"></attachment>') }, 'batch new x'],
  ])('as HTML: %s', (_name, fields, line) => {
    expect(read(fields)).toEqual({ line, pasted: '' })
  })
})

describe('the pasted lines', () => {
  it.each([
    ['\n', 'EmailAddress\na@b.test\nc@d.test'],
    ['\r\n', 'EmailAddress\na@b.test\nc@d.test'],
    ['\r', 'EmailAddress\na@b.test\nc@d.test'],
    ['\u2028', 'EmailAddress\na@b.test\nc@d.test'],
  ])('with the break %j', (end, pasted) => {
    const text = ['<at>Stagecoach</at>  batch  new  x', 'EmailAddress', 'a@b.test', 'c@d.test', ''].join(end)
    expect(read({ text })).toEqual({ line: 'batch new x', pasted })
  })

  it('keep their blanks, quotes and empty lines', () => {
    const text = 'batch new x\n\nName;EmailAddress\n  “A  B”;\ta@b.test \n\n,\u00a0\nc@d.test\n\n'
    expect(read({ text }).pasted).toBe('Name;EmailAddress\n  “A  B”;\ta@b.test \n\n,\u00a0\nc@d.test')
  })

  it('lose only what Teams made of them', () => {
    expect(read({ text: 'batch new x\n&quot;A&nbsp;&amp;&nbsp;B&quot;,a@b.test' }).pasted).toBe('"A & B",a@b.test')
  })

  const lines = { line: 'batch new x', pasted: 'EmailAddress\na@b.test\nc@d.test' }
  it.each([
    ['paragraphs', '<p><at>Stagecoach</at> batch new x</p><p>EmailAddress</p><p>a@b.test</p><p>c@d.test</p>'],
    ['breaks', '<at>Stagecoach</at> batch new x<br>EmailAddress<br/>a@b.test<br />c@d.test'],
    [
      'divisions',
      '<div>\n<div><at>Stagecoach</at> batch new x</div>\n<div>EmailAddress</div>\n<div>a@b.test</div><div>c@d.test</div></div>',
    ],
    [
      'a copied block',
      '<div itemprop="copy-paste-block"><p>batch new x</p>\n<div style="font-size:14px">EmailAddress<br>\na@b.test</div>\n<div>c@d.test</div></div>',
    ],
    ['links', '<p>batch new x</p><p>EmailAddress</p><p><a href="mailto:a@b.test">a@b.test</a></p><p>c@d.test</p>'],
    [
      'a table',
      '<p>batch new x</p><table><tr><td>EmailAddress</td></tr><tr><td>a@b.test</td></tr><tr><td><p>c@d.test</p></td></tr></table>',
    ],
    ['a list', '<div>batch new x</div><ul><li>EmailAddress</li><li>a@b.test</li><li>c@d.test</li></ul>'],
  ])('come out of HTML as %s', (_name, text) => {
    expect(read({ textFormat: 'html', text })).toEqual(lines)
    expect(read({ text: '', ...html(text) })).toEqual(lines)
  })

  it('are taken from the attachment when the text has lost its breaks', () => {
    const content = '<p>batch new x</p><p>EmailAddress</p><p>a@b.test</p><p>c@d.test</p>'
    expect(read({ text: 'batch new xEmailAddressa@b.testc@d.test', ...html(content) })).toEqual(lines)
    expect(read({ text: 'batch new x EmailAddress a@b.test c@d.test', ...html(content) })).toEqual(lines)
  })

  it('stay as typed when it is the attachment that lost the breaks', () => {
    const text = 'batch new x\nEmailAddress\na@b.test\nc@d.test'
    expect(read({ text, ...html('<p>batch new x EmailAddress a@b.test c@d.test</p>') })).toEqual(lines)
    expect(read({ text: 'batch new x\na,  b', ...html('<p>batch new x</p><p>a, b</p>') }).pasted).toBe('a,  b')
  })

  it('are not taken from an attachment that says something else', () => {
    expect(read({ text: 'status', ...html('<p>batch</p><p>stop x</p>') })).toEqual({ line: 'status', pasted: '' })
  })
})

// Written so that a pattern which goes back and forth over it would still be at it when the test's time is over.
describe('text meant to keep the reader busy', () => {
  it('an open tag full of what a mention is known by', () => {
    const written = `<span ${'schema.skype.com/Mention '.repeat(35_000)}`
    expect(read({ textFormat: 'xml', text: written }).line).toMatch(/^<span schema/)
  })

  it('thousands of people mentioned thousands of times', () => {
    const entities = [own, ...Array.from({ length: 8_000 }, (_, n) => mention(`a${n}`))]
    const text = `<at>Stagecoach</at> status ${'<at>b</at>'.repeat(30_000)}`
    expect(read({ entities, text }).line).toMatch(/^status b/)
  })
})

describe('HTML', () => {
  it.each([
    ['<p>a</p><p>&nbsp;</p><p>b</p>', 'a\n\nb\n'],
    ['<div>a<br></div><div>b</div>', 'a\nb\n'],
    ['<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>', 'A\tB\n1\t2\n'],
    ['a<style>p{}</style><!-- x --><script>y</script>b', 'ab'],
    ['<blockquote>a</blockquote>b', 'a\nb'],
    [`<blockquote itemtype="http://schema.skype.com/Reply"><blockquote>a</blockquote>b</blockquote>c`, 'c'],
    ['1 < 2 > 0', '1 < 2 > 0'],
    ['<img alt="x"><emoji></emoji>', ''],
  ])('%s', (markup, text) => {
    expect(htmlToText(markup)).toBe(text)
  })

  it.each([
    ['&unknown; & &; &#0; &#xd800; &#9999999;', '&unknown; & &; &#0; &#xd800; &#9999999;'],
    ['&#160;|&#xA0;|&nbsp;', ' | | '],
    ['&#128512;&#x1F600;', '😀😀'],
    ['&bogus; &#x110000;', '&bogus; &#x110000;'],
    ['&AMP;&lt;&gt;&quot;&apos;', `&<>"'`],
    ['&ldquo;&rdquo;&lsquo;&rsquo;&ndash;&mdash;&hellip;', '“”‘’–—…'],
  ])('entities: %s', (written, text) => {
    expect(decodeEntities(written)).toBe(text)
  })
})
