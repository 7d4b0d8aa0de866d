/**
 * True where a symbolic link leads to something inside the copied folder, whatever other links it leads through: it may go
 * up from where it lies, but not up again after it went down, since that may be through another link.
 *
 * @param folder segments of the folder that the link lies in.
 */
export function staysInside(target: string, folder: readonly string[]): boolean {
  if (target === '' || target.startsWith('/') || /[\0\\]/.test(target)) return false;
  const segments = target.split('/').filter((each) => each !== '' && each !== '.');
  const down = segments.findIndex((each) => each !== '..');
  const ups = down === -1 ? segments.length : down;
  return ups <= folder.length && !segments.slice(ups).includes('..');
}
