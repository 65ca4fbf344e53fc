import classes from './help.module.css'
import type { HelpText } from './help-text.ts'

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
