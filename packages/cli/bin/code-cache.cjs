'use strict';
// Keeps what V8 compiled in the user's own cache folder. Node's compile cache takes a file as it is before it runs,
// without the functions that are compiled when they are first called, which is most of what a start waits for.

const fs = require('node:fs');
const { wrap } = require('node:module');
const path = require('node:path');
const vm = require('node:vm');
const { crc32 } = require('node:zlib');

/** Each chunk begins with a hash of itself: V8 would take code for another file of the same length. */
const STAMP_LENGTH = 47;
const WRITABLE_BY_OTHERS = 0o022;

module.exports = { useCodeCache };

/** Compiles the chunks of `dist` with what the last run of the same `name` left behind. */
function useCodeCache(dist, name) {
  const folder = cacheFolder();
  if (folder === undefined) return;
  // Of a home that machines of two kinds share each has its own.
  const file = path.join(folder, `${name}-${process.version}-${process.arch}`);
  const kept = readCode(file);
  const run = { scripts: new Map(), isNews: false };
  const loadOther = require.extensions['.js'];
  require.extensions['.cjs'] = (module, filename) => {
    if (path.dirname(filename) === dist) loadChunk(module, filename, { kept, run });
    else loadOther(module, filename);
  };
  process.on('exit', (code) => {
    // A command that failed has not called everything that one that succeeds does.
    if (run.isNews || (code === 0 && !kept.succeeded)) writeCode(file, { kept, run, succeeded: code === 0 });
  });
}

function loadChunk(module, filename, { kept, run }) {
  const source = fs.readFileSync(filename, 'utf8');
  const stamp = source.slice(0, STAMP_LENGTH);
  const name = path.basename(filename);
  const known = kept.chunks.get(name);
  // V8 believes what it is given, and a disk may err.
  const cachedData = known?.stamp === stamp && known.sum === crc32(known.code) ? known.code : undefined;
  const script = new vm.Script(wrap(source), { filename, cachedData });
  if (cachedData === undefined || script.cachedDataRejected) run.isNews = true;
  run.scripts.set(name, { stamp, script });
  const start = script.runInThisContext();
  start.call(module.exports, module.exports, (id) => module.require(id), module, filename, path.dirname(filename));
}

/** The length of a list, the list of chunks as JSON, and their code one after the other. */
function readCode(file) {
  try {
    const bytes = fs.readFileSync(file);
    let at = 4 + bytes.readUInt32LE(0);
    const { succeeded, list } = JSON.parse(bytes.toString('utf8', 4, at));
    const chunks = new Map();
    for (const [name, stamp, length, sum] of list) {
      chunks.set(name, { stamp, sum, code: bytes.subarray(at, at + length) });
      at += length;
    }
    if (at === bytes.length) return { succeeded, chunks };
  } catch {
    // There is none, or it is broken: a slower start, nothing else.
  }
  return { succeeded: false, chunks: new Map() };
}

function writeCode(file, { kept, run, succeeded }) {
  const fresh = `${file}.${process.pid}`;
  try {
    const output = fs.openSync(fresh, 'wx', 0o600);
    try {
      for (const bytes of encode({ kept, run, succeeded })) fs.writeSync(output, bytes);
    } finally {
      fs.closeSync(output);
    }
    fs.renameSync(fresh, file);
  } catch {
    fs.rmSync(fresh, { force: true });
  }
}

function encode({ kept, run, succeeded }) {
  const chunks = new Map(kept.chunks);
  for (const [name, { stamp, script }] of run.scripts) {
    const code = script.createCachedData();
    chunks.set(name, { stamp, code, sum: crc32(code) });
  }
  const list = [...chunks].map(([name, { stamp, code, sum }]) => [name, stamp, code.length, sum]);
  const head = Buffer.from(JSON.stringify({ succeeded, list }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  return [length, head, ...[...chunks.values()].map(({ code }) => code)];
}

/** What is in there is run as code, so it is used only where nobody else can write. */
function cacheFolder() {
  const base = cacheHome();
  if (base === undefined) return undefined;
  const own = path.join(base, 'aisubmit');
  const folder = path.join(own, 'code');
  try {
    if (fs.lstatSync(folder, { throwIfNoEntry: false }) === undefined)
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    return isOurs(own) && isOurs(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}

function isOurs(folder) {
  const seen = fs.lstatSync(folder);
  if (!seen.isDirectory()) return false;
  return process.getuid === undefined || (seen.uid === process.getuid() && (seen.mode & WRITABLE_BY_OTHERS) === 0);
}

function cacheHome() {
  const { env } = process;
  const set = process.platform === 'win32' ? env.LOCALAPPDATA : env.XDG_CACHE_HOME;
  if (set !== undefined && path.isAbsolute(set)) return set;
  const home = process.platform === 'win32' ? env.USERPROFILE : env.HOME;
  if (home === undefined || !path.isAbsolute(home)) return undefined;
  return process.platform === 'darwin' ? path.join(home, 'Library', 'Caches') : path.join(home, '.cache');
}
