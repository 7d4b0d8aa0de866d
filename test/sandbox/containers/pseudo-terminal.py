# Runs a program in a pseudo-terminal: its input and output are ours, file descriptor 3 brings "COLUMNS ROWS" lines.
import fcntl, os, pty, select, signal, struct, sys, termios

pid, master = pty.fork()
if pid == 0:
    os.close(3)
    try:
        os.execvpe(sys.argv[1], sys.argv[1:], os.environ)
    except OSError:
        os._exit(127)

signal.signal(signal.SIGTERM, lambda *_: os.kill(pid, signal.SIGKILL))
sources = [0, 3, master]
sizes = b''
while master in sources:
    for source in select.select(sources, [], [])[0]:
        try:
            data = os.read(source, 65536)
        except OSError:
            data = b''
        if not data:
            sources.remove(source)
            if source == 0:
                # A terminal has no end of input; what is typed for it is Ctrl-D.
                os.write(master, b'\x04')
        elif source == master:
            while data:
                data = data[os.write(1, data):]
        elif source == 0:
            while data:
                data = data[os.write(master, data):]
        else:
            *lines, sizes = (sizes + data).split(b'\n')
            for line in lines:
                columns, rows = map(int, line.split())
                fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))
_, status = os.waitpid(pid, 0)
code = os.waitstatus_to_exitcode(status)
sys.exit(code if code >= 0 else 128 - code)
