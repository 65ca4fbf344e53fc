import Type from 'typebox'

/** What every refusal looks like: application/problem+json, RFC 9457. */
export const Problem = Type.Object({
  type: Type.String({ description: 'A stable name of the kind of problem, relative to this API.' }),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
  errors: Type.Optional(
    Type.Array(Type.Object({ field: Type.String(), message: Type.String() }), {
      description: 'Each field that is wrong, by its JSON pointer in the request.',
    }),
  ),
})

export type Problem = Type.Static<typeof Problem>
