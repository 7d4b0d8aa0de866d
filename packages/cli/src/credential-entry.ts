import { credential } from './auth/credential.ts';
import { keychainIsBusy } from './auth/store/keychain-calls.ts';
import { processHost } from './host.ts';

void credential(process.argv.slice(3), processHost()).then((code) => {
  process.exitCode = code;
  // biome-ignore lint/nursery/noProcessExit: a keychain that hangs would keep kubectl waiting
  if (keychainIsBusy()) process.exit();
});
