import { type ComponentProps, type ReactNode, useId } from 'react'
import classes from './elements.module.css'
import { type StyleProps, withStyles } from './style-props.ts'
import { join } from './text.tsx'

interface Labelled {
  label: ReactNode
  description?: ReactNode
  error?: ReactNode
}

interface FieldProps extends Labelled {
  children(ids: { id: string; 'aria-describedby': string | undefined }): ReactNode
}

/** A control with what it is called, what is to be known of it, and what is wrong with it. */
function Field({ label, description, error, children }: FieldProps) {
  const id = useId()
  const about = `${id}-about`
  const isDescribed = description !== undefined || error !== undefined
  return (
    <div className={classes.field}>
      <label htmlFor={id} className={classes.fieldLabel}>
        {label}
      </label>
      {children({ id, 'aria-describedby': isDescribed ? about : undefined })}
      {isDescribed && (
        <div id={about}>
          {description !== undefined && <div className={classes.description}>{description}</div>}
          {error !== undefined && <div className={classes.fieldError}>{error}</div>}
        </div>
      )}
    </div>
  )
}

type SelectProps = ComponentProps<'select'> &
  StyleProps &
  Labelled & { data: readonly { value: string; label: string; disabled?: boolean }[] }

export function NativeSelect({ label, description, error, data, className, ...props }: SelectProps) {
  return (
    <Field {...{ label, description, error }}>
      {(ids) => (
        <select {...ids} {...withStyles(props)} className={join(classes.input, className)}>
          {data.map((each) => (
            <option key={each.value} value={each.value} disabled={each.disabled}>
              {each.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

type TextareaProps = ComponentProps<'textarea'> & StyleProps & Labelled & { resize?: 'vertical' | 'none' }

export function Textarea({ label, description, error, resize = 'none', className, ...props }: TextareaProps) {
  return (
    <Field {...{ label, description, error }}>
      {(ids) => (
        <textarea {...ids} {...withStyles(props, { resize })} className={join(classes.input, className)} />
      )}
    </Field>
  )
}

type SwitchProps = Omit<ComponentProps<'input'>, 'size'> & { label: ReactNode; size?: 'sm' | 'md' }

export function Switch({ label, size: _, ...props }: SwitchProps) {
  return (
    <label className={classes.switch}>
      <input type="checkbox" role="switch" aria-checked={props.checked} {...props} />
      {label}
    </label>
  )
}
