// Runs as a process of its own: ends the named processes and removes their folder when the one that started it is gone,
// however it went. Arguments: folder, then process ids.
import { rmSync } from 'node:fs';

const [folder = '', ...pids] = process.argv.slice(2);

process.stdin.resume();
process.stdin.on('end', () => {
  for (const pid of pids) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It went by itself.
    }
  }
  if (folder !== '') rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});
