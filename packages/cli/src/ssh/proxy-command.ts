import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';

interface Program {
  readonly platform: NodeJS.Platform;
  /** Node, and the plugin that it runs; paths in full. */
  readonly node: string;
  readonly plugin: string;
}

/**
 * The line by which SSH starts the plugin in a connection's place: two paths of this machine and a host's name. OpenSSH
 * replaces `%` in it and gives it to a shell, on Windows to cmd.
 *
 * @throws AisubmitError `INVALID_INPUT` for a path that cannot be written so.
 */
export function proxyCommand({ platform, node, plugin }: Program, alias: string): string {
  const quote = platform === 'win32' ? quoteForWindows : quoteForShell;
  return `${quote(node)} ${quote(plugin)} ssh-proxy ${alias}`;
}

function quoteForShell(path: string): string {
  if (hasControls(path)) throw unusable(path);
  const quoted = /^[\w@+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
  return quoted.replaceAll('%', '%%');
}

// In double quotes cmd still replaces %NAME% and, where that is switched on, !NAME!.
function quoteForWindows(path: string): string {
  if (hasControls(path) || /["%!]/.test(path)) throw unusable(path);
  return `"${path}"`;
}

function hasControls(path: string): boolean {
  return escapeControlChars(path) !== path;
}

function unusable(path: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `SSH cannot be told to start ${escapeControlChars(path)}`, {
    fix: 'install Node.js and the plugin into a folder without %, !, quotes and line ends in its path',
  });
}
