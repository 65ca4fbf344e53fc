'use client'
export { default } from '../(reader)/error.tsx'
