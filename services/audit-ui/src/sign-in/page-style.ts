import { colourStyles, schemeAttribute, schemeKey, schemeScript } from '../elements/colours.ts'

export { schemeScript }

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
export const pageScript = `
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
show.onclick = function () {
  var isShown = show.getAttribute('aria-pressed') !== 'true'
  show.setAttribute('aria-pressed', String(isShown))
  find('password').type = isShown ? 'text' : 'password'
}
show.hidden = false
// The browser keeps what is typed out of its list of what was typed before.
find('password-form').onsubmit = function () { find('password').type = 'password' }

// A change of the language leaves the address standing.
var language = find('language-form')
language.onsubmit = function () { language.elements.email.value = find('email').value }
`
