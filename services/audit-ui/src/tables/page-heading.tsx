import { Stack, Text, Title } from '@mantine/core'

/** The one heading of the first order, and a sentence on what the page is for. */
export function PageHeading({ title, intro }: { title: string; intro?: string }) {
  return (
    <Stack gap={4} mb="lg">
      <Title order={1} size="h2">
        {title}
      </Title>
      {intro !== undefined && (
        <Text c="dimmed" maw="65ch">
          {intro}
        </Text>
      )}
    </Stack>
  )
}
