//! Where runs go: `LANDFALL_OUTPUT`.

use std::path::Path;

use super::environment::Environment;

/// Adds what is wrong with the folder for runs to `problems`. It need not be there yet; nothing is made here.
pub fn resolve(environment: &Environment, problems: &mut Vec<String>) {
    let Some(output) = environment.get("LANDFALL_OUTPUT") else { return };
    if output.starts_with('~') {
        problems.push(format!(
            "LANDFALL_OUTPUT={output} begins with ~, which a shell alone takes for your own folder: write the whole path"
        ));
    }
    let there = Path::new(output).ancestors().find(|folder| folder.exists());
    if let Some(file) = there.filter(|there| !there.is_dir()) {
        problems.push(format!(
            "LANDFALL_OUTPUT={output}: {} is no folder: runs are folders, and need one that holds them",
            file.display()
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::{Environment, resolve};

    #[test]
    fn a_folder_may_be_made_later_and_a_file_or_a_sign_of_the_shell_is_none() {
        for (output, wrong) in [
            ("output", None),
            ("/nowhere/yet/runs", None),
            ("Cargo.toml", Some("Cargo.toml is no folder")),
            ("Cargo.toml/runs", Some("Cargo.toml is no folder")),
            ("~/runs", Some("write the whole path")),
        ] {
            let mut problems = Vec::new();
            resolve(&Environment::of(&[("LANDFALL_OUTPUT", output)]), &mut problems);
            assert_eq!(problems.len(), usize::from(wrong.is_some()), "{output}: {problems:?}");
            assert!(problems.iter().all(|problem| problem.contains(wrong.unwrap())), "{problems:?}");
        }
    }
}
