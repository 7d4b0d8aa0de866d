import { keychainIsBusy } from './auth/store/keychain-calls.ts';
import { processHost } from './host.ts';
import { main } from './main.ts';

void main(process.argv.slice(2), processHost()).then((code) => {
  process.exitCode = code;
  // biome-ignore lint/nursery/noProcessExit: a keychain that hangs would keep a finished command from ending
  if (keychainIsBusy()) process.exit();
});
