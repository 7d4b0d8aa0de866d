import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { BIN, DIST, freshBundle, plugin, run } from './plugin.ts';

let folder: string;
let home: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'aisubmit code ')));
  home = path.join(folder, 'cache');
  mkdirSync(path.join(folder, 'dist'));
  writeFileSync(path.join(folder, 'start.cjs'), START);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

/** Runs a chunk beside another as the launcher does, and says from where V8 had the code of each. */
const START = `
const vm = require('node:vm');
const path = require('node:path');
const from = {};
vm.Script = class extends vm.Script {
  constructor(source, options) {
    super(source, options);
    const name = path.basename(options.filename, '.cjs');
    from[name] = options.cachedData === undefined ? 'source' : this.cachedDataRejected ? 'refused' : 'cache';
  }
};
const [launchers, name, chunk] = process.argv.slice(2);
const dist = path.join(__dirname, 'dist');
require(path.join(launchers, 'code-cache.cjs')).useCodeCache(dist, name);
const said = require(path.join(dist, chunk + ".cjs"));
process.on('exit', () => console.log(JSON.stringify({ said, from })));
`;

function writeChunk(name: string, stamp: string, code: string): void {
  writeFileSync(path.join(folder, 'dist', `${name}.cjs`), `/*${stamp.padEnd(43, '-')}*/${code}`);
}

async function start(chunk = 'one', name = 'render'): Promise<{ said: unknown; from: Record<string, string> }> {
  const env = { XDG_CACHE_HOME: home, LOCALAPPDATA: home };
  const { stdout } = await run(process.execPath, [path.join(folder, 'start.cjs'), BIN, name, chunk], { env });
  return JSON.parse(stdout);
}

const MACHINE = `${process.version}-${process.arch}`;
const kept = (name = 'render'): string => path.join(home, 'aisubmit', 'code', `${name}-${MACHINE}`);

describe('what was compiled is there at the next start', () => {
  test('with what the chunk requires', async () => {
    writeChunk('one', 'a', 'module.exports = [require("./two.cjs"), typeof require("node:fs").statSync];');
    writeChunk('two', 'b', 'exports.word = "two";');
    const said = [{ word: 'two' }, 'function'];
    expect(await start()).toEqual({ said, from: { one: 'source', two: 'source' } });
    expect(await start()).toEqual({ said, from: { one: 'cache', two: 'cache' } });
    expect(await start('two', 'list')).toMatchObject({ from: { two: 'source' } });
    expect(readdirSync(path.dirname(kept()))).toEqual([`list-${MACHINE}`, `render-${MACHINE}`]);
  });

  test('also of chunks that a run between did not need', async () => {
    writeChunk('one', 'a', 'module.exports = 1;');
    writeChunk('two', 'b', 'module.exports = 2;');
    await start('one');
    expect(await start('two')).toEqual({ said: 2, from: { two: 'source' } });
    expect(await start('one')).toEqual({ said: 1, from: { one: 'cache' } });
    expect(await start('two')).toEqual({ said: 2, from: { two: 'cache' } });
  });

  test('a run that succeeds takes the place of one that failed, and not the other way round', async () => {
    const code = 'if (require("node:fs").existsSync(__dirname + "/fails")) process.exitCode = 1;';
    writeChunk('one', 'a', code);
    const fails = path.join(folder, 'dist', 'fails');
    writeFileSync(fails, '');
    await start();
    const failed = statSync(kept()).ino;
    await start();
    expect(statSync(kept()).ino).toBe(failed);
    rmSync(fails);
    expect(await start()).toMatchObject({ from: { one: 'cache' } });
    const succeeded = readFileSync(kept());
    expect(succeeded.toString('latin1')).toContain('"succeeded":true');
    writeFileSync(fails, '');
    await start();
    expect(readFileSync(kept())).toEqual(succeeded);
  });
});

test('another chunk of the same name and length is another chunk', async () => {
  writeChunk('one', 'a', 'module.exports = (() => "old")();');
  await start();
  writeChunk('one', 'b', 'module.exports = (() => "new")();');
  expect(await start()).toEqual({ said: 'new', from: { one: 'source' } });
  expect(await start()).toEqual({ said: 'new', from: { one: 'cache' } });
});

test.each<[string, (bytes: Buffer) => Buffer]>([
  ['empty', () => Buffer.alloc(0)],
  ['cut off', (bytes) => bytes.subarray(0, -1)],
  ['changed in one bit of its code', (bytes) => Buffer.from(bytes.with(-20, (bytes.at(-20) ?? 0) ^ 1))],
  ['longer', (bytes) => Buffer.concat([bytes, Buffer.from('x')])],
  ['nothing but zeros', (bytes) => Buffer.alloc(bytes.length)],
  ['of a length that it cannot have', (bytes) => Buffer.concat([Buffer.from([255, 255, 255, 255]), bytes])],
])('a file that is %s is no cache, and is written anew', async (_what, broken) => {
  writeChunk('one', 'a', 'module.exports = 1;');
  await start();
  writeFileSync(kept(), broken(readFileSync(kept())));
  expect(await start()).toEqual({ said: 1, from: { one: 'source' } });
  expect(await start()).toEqual({ said: 1, from: { one: 'cache' } });
});

test.runIf(process.platform !== 'win32')('nothing is read or written where others can write', async () => {
  writeChunk('one', 'a', 'module.exports = 1;');
  await start();
  expect(statSync(kept()).mode & 0o777).toBe(0o600);
  for (const shared of [path.dirname(kept()), path.join(home, 'aisubmit')]) {
    chmodSync(shared, 0o777);
    expect(await start()).toEqual({ said: 1, from: {} });
    chmodSync(shared, 0o700);
  }
  expect(await start()).toEqual({ said: 1, from: { one: 'cache' } });
});

test('where no folder can be made, commands run without', async () => {
  writeChunk('one', 'a', 'module.exports = 1;');
  writeFileSync(home, 'a file');
  expect(await start()).toEqual({ said: 1, from: {} });
});

describe('the plugin', () => {
  test('says the same at its second start, and keeps nothing of a word that is no command', async () => {
    await freshBundle();
    const env = { XDG_CACHE_HOME: home, LOCALAPPDATA: home };
    const words = ['version', '--client', '-o', 'json'];
    const first = await plugin(words, { env });
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(await plugin(words, { env })).toEqual(first);
    expect((await plugin(['../render'], { env })).code).toBe(2);
    expect((await plugin(['trian'], { env })).code).toBe(2);
    expect(readdirSync(path.join(home, 'aisubmit', 'code'))).toEqual([`other-${MACHINE}`, `version-${MACHINE}`]);
    expect(existsSync(path.join(home, 'aisubmit', 'render'))).toBe(false);
  });

  test('chunks begin with a hash of their own', async () => {
    await freshBundle();
    const chunks = readdirSync(DIST).filter((name) => name.endsWith('.cjs'));
    const stamps = chunks.map((name) => readFileSync(path.join(DIST, name), 'utf8').slice(0, 47));
    expect(stamps.filter((stamp) => !/^\/\*[\w-]{43}\*\/$/.test(stamp))).toEqual([]);
    expect(new Set(stamps).size).toBe(chunks.length);
  });
});
