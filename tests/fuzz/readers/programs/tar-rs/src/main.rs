//! What tar-rs finds in archives, which come on standard input: four bytes of length, big-endian, then the archive. It
//! answers each with a line of JSON.
use std::io::{self, BufWriter, Cursor, Read, Write};
use tar::{Archive, EntryType};

const CONTENT_MAX: u64 = 1 << 22;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn number(value: io::Result<u64>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

fn kind_of(flag: EntryType, by_slash: bool) -> &'static str {
    match flag {
        EntryType::Link => "hard",
        EntryType::Symlink => "sym",
        EntryType::Char => "device",
        EntryType::Block => "device",
        EntryType::Directory => "dir",
        EntryType::Fifo => "fifo",
        _ if by_slash => "dir",
        _ => "file",
    }
}

fn list(data: &[u8], rows: &mut Vec<String>) -> io::Result<()> {
    let mut archive = Archive::new(Cursor::new(data));
    for entry in archive.entries()? {
        let mut entry = entry?;
        // They come as entries, and an unpacker passes them over.
        if entry.header().entry_type().is_pax_global_extensions() {
            continue;
        }
        let path = entry.path_bytes().into_owned();
        let by_slash = entry.header().as_ustar().is_none() && path.ends_with(b"/");
        let kind = kind_of(entry.header().entry_type(), by_slash);
        let link = match kind {
            "hard" | "sym" => entry.link_name_bytes().map_or(String::new(), |name| hex(&name)),
            _ => String::new(),
        };
        let header = entry.header();
        let mode = header.mode().map_or(-1, |mode| i64::from(mode & 0o7777));
        let (uid, gid) = (number(header.uid()), number(header.gid()));
        let size = if kind == "file" { entry.size() } else { 0 };
        let mut content = String::new();
        if kind == "file" && size <= CONTENT_MAX {
            let mut bytes = Vec::new();
            if entry.read_to_end(&mut bytes).is_ok() && bytes.len() as u64 == size {
                content = hex(&bytes);
            }
        }
        rows.push(format!(
            "{{\"path\":\"{}\",\"link\":\"{link}\",\"kind\":\"{kind}\",\"mode\":{mode},\"uid\":\"{uid}\",\"gid\":\"{gid}\",\"size\":\"{size}\",\"raw\":\"{content}\"}}",
            hex(&path)
        ));
    }
    Ok(())
}

fn main() -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut out = BufWriter::new(io::stdout().lock());
    let mut length = [0; 4];
    while input.read_exact(&mut length).is_ok() {
        let mut data = vec![0; u32::from_be_bytes(length) as usize];
        input.read_exact(&mut data)?;
        let mut rows = Vec::new();
        let error = list(&data, &mut rows).err().map_or(String::new(), |error| error.to_string());
        let error: String = error.chars().filter(|char| !char.is_control() && !"\"\\".contains(*char)).collect();
        writeln!(out, "{{\"rows\":[{}],\"error\":\"{error}\"}}", rows.join(","))?;
    }
    out.flush()
}
