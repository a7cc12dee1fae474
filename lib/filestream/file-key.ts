/**
 * The key of the object that stands for a file of FileStreamSource or FileStreamSink. There are no directories of a machine in a
 * bucket: of a path from its root (`/var/log/app.log`, `C:\logs\app.log`) the last part counts. A path from where Connect was
 * started (`app.log`, `logs/app.log`) is the key.
 */
export const fileKey = (file: string): string => {
  const parts = file.split(/[/\\]/)
  const isFromRoot = parts[0] === '' || /^[A-Za-z]:$/.test(parts[0] ?? '')
  if (isFromRoot) return parts.at(-1) ?? ''
  return file.replace(/^(?:\.\/)+/, '')
}
