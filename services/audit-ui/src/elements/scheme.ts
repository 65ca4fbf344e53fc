'use client'
import { useEffect, useSyncExternalStore } from 'react'
import { schemeAttribute, schemeKey } from './colours.ts'

export type Scheme = 'light' | 'dark'

const isScheme = (value: unknown): value is Scheme => value === 'light' || value === 'dark'
const changed = 'vigia-scheme'
const wishesDark = '(prefers-color-scheme: dark)'

/** What a person has chosen in this browser; undefined where the browser's own wish counts. */
export function chosenScheme(): Scheme | undefined {
  try {
    const kept = localStorage.getItem(schemeKey)
    return isScheme(kept) ? kept : undefined
  } catch {
    return undefined
  }
}

/** Chooses a scheme for every page of this browser. Where nothing can be kept, it is that of this page. */
export function chooseScheme(scheme: Scheme): void {
  try {
    localStorage.setItem(schemeKey, scheme)
  } catch {
    // The attribute is enough for now.
  }
  document.documentElement.setAttribute(schemeAttribute, scheme)
  window.dispatchEvent(new Event(changed))
}

/** Calls back when a scheme is chosen on this page. */
export function onSchemeChosen(listener: () => void): () => void {
  window.addEventListener(changed, listener)
  return () => window.removeEventListener(changed, listener)
}

/** The scheme that is seen. The server knows no browser's: until it is known, both sides draw the light one. */
export function useScheme(): Scheme {
  useEffect(() => {
    const stop = new AbortController()
    const follow = () => {
      const scheme = chosenScheme() ?? (window.matchMedia(wishesDark).matches ? 'dark' : 'light')
      document.documentElement.setAttribute(schemeAttribute, scheme)
    }
    window.matchMedia(wishesDark).addEventListener('change', follow, { signal: stop.signal })
    window.addEventListener('storage', follow, { signal: stop.signal })
    return () => stop.abort()
  }, [])
  return useSyncExternalStore(watchAttribute, readAttribute, () => 'light')
}

function readAttribute(): Scheme {
  return document.documentElement.getAttribute(schemeAttribute) === 'dark' ? 'dark' : 'light'
}

function watchAttribute(listener: () => void): () => void {
  const observer = new MutationObserver(listener)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: [schemeAttribute] })
  return () => observer.disconnect()
}
