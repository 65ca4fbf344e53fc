import type { ReactNode } from 'react'
import classes from './help.module.css'

/** The help in one language. It stands in files of its own: no other page needs its words. */
export interface HelpText {
  title: string
  intro: string
  /** Names the list of the sections. */
  contents: string
  /** What heads the two columns of the keys. */
  keyColumns: { keys: string; action: string }
  sections: readonly HelpSection[]
}

export interface HelpSection {
  /** The end of its address, the same in every language. */
  id: string
  title: string
  body?: ReactNode
  /** Keys and what they do. */
  keys?: readonly (readonly [keys: string, action: string])[]
}

/** All of the help on one page, to be read from above, looked up by its sections, or printed. */
export function HelpPage({ text }: { text: HelpText }) {
  return (
    <article className={classes.help}>
      <h1>{text.title}</h1>
      <p>{text.intro}</p>
      <nav aria-label={text.contents}>
        <ul className={classes.contents}>
          {text.sections.map(({ id, title }) => (
            <li key={id}>
              <a href={`#${id}`}>{title}</a>
            </li>
          ))}
        </ul>
      </nav>
      {text.sections.map(({ id, title, body, keys }) => (
        <section key={id} aria-labelledby={id}>
          <h2 id={id}>{title}</h2>
          {body}
          {keys !== undefined && (
            <table className={classes.keys}>
              <thead>
                <tr>
                  <th scope="col">{text.keyColumns.keys}</th>
                  <th scope="col">{text.keyColumns.action}</th>
                </tr>
              </thead>
              <tbody>
                {keys.map(([key, action]) => (
                  <tr key={key}>
                    <th scope="row">
                      <kbd>{key}</kbd>
                    </th>
                    <td>{action}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
      ))}
    </article>
  )
}
