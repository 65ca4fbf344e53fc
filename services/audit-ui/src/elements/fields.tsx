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

type TextInputProps = ComponentProps<'input'> & StyleProps & Labelled

export function TextInput({ label, description, error, className, ...props }: TextInputProps) {
  return (
    <Field {...{ label, description, error }}>
      {(ids) => (
        <input type="text" {...ids} {...withStyles(props)} className={join(classes.input, className)} />
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
