import { addressOf } from '../tables/search-params.ts'

const perPage = 20

/** One page of a list that is held whole; `text` is the page's number as the address has it, from 1. */
export function pageOf<Item>(items: readonly Item[], text: string | undefined) {
  const pages = Math.max(1, Math.ceil(items.length / perPage))
  const asked = Number(text ?? 1)
  const page = Number.isInteger(asked) && asked >= 1 && asked <= pages ? asked : 1
  return { page, pages, items: items.slice((page - 1) * perPage, page * perPage) }
}

/** Links to each page; none where there is only one. */
export function pageLinks({ page, pages }: { page: number; pages: number }) {
  if (pages === 1) return []
  return Array.from({ length: pages }, (_, index) => ({
    label: String(index + 1),
    href: addressOf('/disagreements', { page: String(index + 1) }),
    isCurrent: index + 1 === page,
  }))
}
