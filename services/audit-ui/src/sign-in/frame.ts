import { getTranslations } from 'next-intl/server'
import { colourStyles, schemeAttribute, schemeKey, schemeScript } from '../elements/colours.ts'
import { type Locale, locales } from '../i18n/locales.ts'
import { type Html, html, trusted } from '../requests/html.ts'

export interface Frame {
  locale: Locale
  /** Where its forms lead: the sign-in, with the page that is wanted. */
  action: string
  /** What the form that changes the language sends along, by name. */
  kept: Readonly<Record<string, string>>
  title: string
  heading: string
  /** AUDIT_URL. */
  url: string
  /** Of the page's scripts. */
  nonce: string
  content: Html
}

/**
 * A page of the sign-in, which works without scripts. With them it also changes between light and dark, shows a password,
 * and says so where the browser has it from another address than AUDIT_URL.
 */
export async function writeFrame(frame: Frame): Promise<string> {
  const { locale, action, kept, title, heading, url, nonce, content } = frame
  const app = await getTranslations({ locale, namespace: 'app' })
  const t = await getTranslations({ locale, namespace: 'accounts.signIn' })
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${app('name')}</title>
<meta name="description" content="${app('tagline')}">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<style>${trusted(pageStyles)}</style>
<script nonce="${nonce}">${trusted(schemeScript)}</script>
</head>
<body>
<main>
<div class="switches">
<form method="post" action="${action}" id="language-form">
<div class="languages" role="group" aria-label="${app('language.label')}">
${Object.entries(kept).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
${locales.map(
  (each) =>
    html`<button name="language" value="${each}" aria-pressed="${String(each === locale)}">${app(`language.${each}`)}</button>`,
)}
</div>
</form>
<button type="button" id="scheme" hidden data-to-dark="${app('scheme.toDark')}" data-to-light="${app('scheme.toLight')}">${trusted(schemeIcons)}</button>
</div>
<div class="card">
<h1>${heading}</h1>
<p class="dimmed">${app('tagline')}</p>
${alert(html`<span>${t('otherAddress', { here: '{here}', url })}</span> <a href="${url}">${url}</a>`, {
  id: 'address',
  isHidden: true,
})}
${content}
</div>
</main>
<script nonce="${nonce}">${trusted(pageScript)}</script>
</body>
</html>
`.text
}

/** What is said of a form, or of the page, by its id. */
export function alert(content: Html, { id, isHidden = false }: { id: string; isHidden?: boolean }): Html {
  return html`<div role="alert" class="alert" id="${id}"${isHidden && html` hidden`}>${trusted(warningIcon)}<p>${content}</p></div>`
}

/** Icons of Tabler, as the other pages have them (MIT). */
const icon = (paths: string, attributes = '') =>
  `<svg width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"${attributes}>${paths}</svg>`
const warningIcon = icon(
  '<path d="M12 9v4"/><path d="M10.363 3.591l-8.106 13.534a1.914 1.914 0 0 0 1.636 2.871h16.214a1.914 1.914 0 0 0 1.636 -2.87l-8.106 -13.536a1.914 1.914 0 0 0 -3.274 0z"/><path d="M12 16h.01"/>',
)
/** To show a password. */
export const eyeIcon = icon(
  '<path d="M10 12a2 2 0 1 0 4 0a2 2 0 0 0 -4 0"/><path d="M21 12c-2.4 4 -5.4 6 -9 6c-3.6 0 -6.6 -2 -9 -6c2.4 -4 5.4 -6 9 -6c3.6 0 6.6 2 9 6"/>',
)
const schemeIcons =
  icon(
    '<path d="M12 3c.132 0 .263 0 .393 0a7.5 7.5 0 0 0 7.92 12.446a9 9 0 1 1 -8.313 -12.454z"/>',
    ' class="moon"',
  ) +
  icon(
    '<path d="M8 12a4 4 0 1 0 8 0a4 4 0 1 0 -8 0"/><path d="M3 12h1m8 -9v1m8 8h1m-9 8v1m-6.4 -15.4l.7 .7m12.1 -.7l-.7 .7m0 11.4l.7 .7m-12.1 -.7l-.7 .7"/>',
    ' class="sun"',
  )

/** They stand in the page, so that it is drawn with the first answer. */
export const pageStyles = `${colourStyles}
*,*::before,*::after{box-sizing:border-box}
[hidden]{display:none!important}
body{margin:0;font:1rem/1.55 var(--mantine-font-family);color:var(--mantine-color-text);background:var(--mantine-color-body)}
main{max-width:540px;margin:0 auto;padding:2rem 1rem}
.switches{display:flex;flex-wrap:wrap;gap:.5rem;justify-content:flex-end;align-items:center;margin-bottom:2rem}
button{font:inherit;color:inherit;cursor:pointer}
:focus-visible{outline:2px solid var(--mantine-primary-color-filled);outline-offset:2px}
.languages{display:flex;padding:4px;border-radius:.5rem;background:var(--mantine-color-gray-light)}
.languages button{border:0;border-radius:.375rem;padding:.3rem .75rem;min-height:36px;font-size:.875rem;font-weight:500;background:none}
.languages button[aria-pressed=true]{background:var(--mantine-color-body);box-shadow:var(--mantine-shadow-sm)}
#scheme,#show{display:inline-flex;align-items:center;justify-content:center;width:44px;height:44px;border:0;border-radius:.5rem;background:none}
#scheme:hover,#show:hover{background:var(--mantine-color-default-hover)}
:root:not([${schemeAttribute}=dark]) .sun,[${schemeAttribute}=dark] .moon{display:none}
.card{padding:2rem;border:1px solid var(--mantine-color-default-border);border-radius:.5rem}
h1{margin:0;font-size:1.625rem;line-height:1.35}
p{margin:0}
.dimmed{color:var(--mantine-color-dimmed);margin-bottom:1.25rem}
a{color:var(--mantine-color-anchor)}
form:not(#language-form){display:flex;flex-direction:column}
label{font-weight:500;margin-bottom:.25rem}
input{font:inherit;width:100%;min-height:44px;padding:0 .75rem;margin-bottom:1rem;color:inherit;border:1px solid var(--mantine-color-default-border);border-radius:.5rem;background:var(--mantine-color-default)}
input:focus{outline:2px solid var(--mantine-primary-color-filled);outline-offset:-1px}
.password{position:relative}
.password input{padding-inline-end:48px}
#show{position:absolute;inset-block-start:0;inset-inline-end:0}
.primary,.default{min-height:44px;padding:.5rem 1rem;border:1px solid transparent;border-radius:.5rem;font-weight:600}
.primary{color:#fff;background:var(--mantine-primary-color-filled)}
.primary:hover{background:var(--mantine-primary-color-filled-hover)}
.default{border-color:var(--mantine-color-default-border);color:var(--mantine-color-default-color);background:var(--mantine-color-default)}
.default:hover{background:var(--mantine-color-default-hover)}
.or{display:flex;align-items:center;gap:.75rem;margin:1.25rem 0;font-size:.75rem;color:var(--mantine-color-dimmed)}
.or::before,.or::after{content:"";flex:1;border-top:1px solid var(--mantine-color-default-border)}
.alert{display:flex;gap:.75rem;margin-bottom:1rem;padding:.75rem 1rem;border-radius:.5rem;color:var(--mantine-color-red-light-color);background:var(--mantine-color-red-light)}
.alert a{color:inherit}
.alert p{overflow-wrap:anywhere}
.alert svg{flex-shrink:0;margin-top:2px}
@media (max-width:30rem){.card{padding:1.25rem}}`.replaceAll('\n', '')

/** What the page cannot do by itself. */
const pageScript = `
var root = document.documentElement
var find = function (id) { return document.getElementById(id) }

var address = find('address')
if (address.querySelector('a').origin !== location.origin) {
  var words = address.querySelector('span')
  words.textContent = words.textContent.replace('{here}', location.origin)
  address.hidden = false
}

var scheme = find('scheme')
function nameScheme() {
  var isDark = root.getAttribute('${schemeAttribute}') === 'dark'
  scheme.title = isDark ? scheme.dataset.toLight : scheme.dataset.toDark
  scheme.setAttribute('aria-label', scheme.title)
}
scheme.onclick = function () {
  var chosen = root.getAttribute('${schemeAttribute}') === 'dark' ? 'light' : 'dark'
  root.setAttribute('${schemeAttribute}', chosen)
  try { localStorage.setItem('${schemeKey}', chosen) } catch (e) {}
  nameScheme()
}
nameScheme()
scheme.hidden = false

var show = find('show')
if (show) show.onclick = function () {
  var isShown = show.getAttribute('aria-pressed') !== 'true'
  show.setAttribute('aria-pressed', String(isShown))
  find('password').type = isShown ? 'text' : 'password'
}
if (show) show.hidden = false
// The browser keeps what is typed out of its list of what was typed before.
if (show) find('password-form').onsubmit = function () { find('password').type = 'password' }

// A change of the language leaves the address standing.
var language = find('language-form')
if (find('email')) language.onsubmit = function () { language.elements.email.value = find('email').value }
`
