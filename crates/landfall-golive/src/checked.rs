//! Files that an operator writes, read and checked before anything of the target is looked at.

use serde::de::DeserializeOwned;

use crate::error::Error;

/// What a file says. `name` is what messages call it, and `wrong` finds what its form alone does not tell.
///
/// # Errors
/// Everything that is wrong with it at once.
pub(crate) fn read<T: DeserializeOwned>(
    text: &str,
    name: &str,
    wrong: impl FnOnce(&T) -> Vec<String>,
) -> Result<T, Error> {
    let failed = |wrong| Error::File { file: name.to_owned(), wrong };
    let file: T = toml::from_str(text).map_err(|error| failed(vec![error.to_string()]))?;
    let wrong = wrong(&file);
    if wrong.is_empty() { Ok(file) } else { Err(failed(wrong)) }
}
