/**
 * Colours and sizes under the names that the component library gives them, with its values for our theme: pages that do
 * not load the library look like those that do.
 */
const shared = `
--mantine-scale:1;
--mantine-font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
--mantine-font-family-monospace:ui-monospace,SFMono-Regular,Menlo,Monaco,Consolas,"Liberation Mono","Courier New",monospace;
--mantine-line-height:1.55;
--mantine-spacing-xs:.625rem;--mantine-spacing-sm:.75rem;--mantine-spacing-md:1rem;--mantine-spacing-lg:1.25rem;--mantine-spacing-xl:2rem;
--mantine-font-size-xs:.75rem;--mantine-font-size-sm:.875rem;--mantine-font-size-md:1rem;--mantine-font-size-lg:1.125rem;--mantine-font-size-xl:1.25rem;
--mantine-radius-sm:.25rem;--mantine-radius-md:.5rem;--mantine-radius-default:.5rem;
--mantine-shadow-sm:0 1px 3px rgb(0 0 0/.05),0 10px 15px -5px rgb(0 0 0/.05),0 7px 7px -5px rgb(0 0 0/.04);
--mantine-shadow-md:0 1px 3px rgb(0 0 0/.05),0 20px 25px -5px rgb(0 0 0/.05),0 10px 10px -5px rgb(0 0 0/.04);
--mantine-color-white:#fff;--mantine-color-black:#000;
--mantine-color-gray-7:#495057;--mantine-color-dark-1:#b8b8b8;
--mantine-color-red-5:#ff6b6b;--mantine-color-red-7:#f03e3e;--mantine-color-red-9:#c92a2a;
--mantine-color-yellow-6:#fab005;--mantine-color-blue-6:#228be6;
--mantine-primary-color-contrast:#fff;
`

/** WCAG 2.2 (1.4.3): dimmed text, links and errors have 4.5 to 1 on the page and on what is light. */
const light = `
color-scheme:light;--line:#dee2e6;
--mantine-color-text:#000;--mantine-color-body:#fff;--mantine-color-bright:#000;
--mantine-color-dimmed:#495057;--mantine-color-error:#c92a2a;--mantine-color-placeholder:#adb5bd;--mantine-color-anchor:#4263eb;
--mantine-color-default:#fff;--mantine-color-default-hover:#f8f9fa;--mantine-color-default-color:#000;--mantine-color-default-border:#ced4da;
--mantine-color-disabled:#e9ecef;--mantine-color-disabled-color:#adb5bd;--mantine-color-disabled-border:#dee2e6;
--mantine-primary-color-filled:#4263eb;--mantine-primary-color-filled-hover:#3b5bdb;
--mantine-primary-color-light:#edf2ff;--mantine-primary-color-light-hover:#dbe4ff;--mantine-primary-color-light-color:#364fc7;
--mantine-color-red-light:#ffe3e3;--mantine-color-red-light-color:#c92a2a;
--mantine-color-gray-light:#f1f3f5;--mantine-color-gray-light-color:#212529;
--mantine-color-gray-light-hover:#e9ecef;
`
const dark = `
color-scheme:dark;--line:#424242;
--mantine-color-text:#c9c9c9;--mantine-color-body:#242424;--mantine-color-bright:#fff;
--mantine-color-dimmed:#b8b8b8;--mantine-color-error:#ff6b6b;--mantine-color-placeholder:#696969;--mantine-color-anchor:#748ffc;
--mantine-color-default:#2e2e2e;--mantine-color-default-hover:#3b3b3b;--mantine-color-default-color:#fff;--mantine-color-default-border:#424242;
--mantine-color-disabled:#2e2e2e;--mantine-color-disabled-color:#696969;--mantine-color-disabled-border:#424242;
--mantine-primary-color-filled:#3b5bdb;--mantine-primary-color-filled-hover:#364fc7;
--mantine-primary-color-light:#1b2864;--mantine-primary-color-light-hover:#26378b;--mantine-primary-color-light-color:#edf2ff;
--mantine-color-red-light:#651515;--mantine-color-red-light-color:#fff5f5;
--mantine-color-gray-light:#111315;--mantine-color-gray-light-color:#f8f9fa;
--mantine-color-gray-light-hover:#171a1d;
`

/** Where the browser keeps what a person has chosen: `light`, `dark` or `auto`; and the attribute of the page's root. */
export const schemeKey = 'mantine-color-scheme-value'
export const schemeAttribute = 'data-mantine-color-scheme'

/** The styles of both schemes. Where no script says which, the browser's own wish counts. */
export const colourStyles = `:root{${shared}${light}}
@media (prefers-color-scheme:dark){:root:not([${schemeAttribute}]){${dark}}}
:root[${schemeAttribute}=dark]{${dark}}`.replaceAll('\n', '')

/** Run before the page is drawn: the scheme that was chosen, or else the one that the browser wishes for. */
export const schemeScript = `try{var s=localStorage.getItem("${schemeKey}")}catch(e){}
document.documentElement.setAttribute("${schemeAttribute}",s==="light"||s==="dark"?s:matchMedia("(prefers-color-scheme:dark)").matches?"dark":"light")`
