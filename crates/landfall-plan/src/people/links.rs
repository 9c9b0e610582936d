//! Open pairs into questions: those that hang together are one.
//!
//! Weak links can chain hundreds of clients, and nobody can answer that. So links are taken strongest first, and one that would make a
//! cluster larger than the mapping allows cuts there: a large chain comes apart at its weakest links. The links that were cut are asked
//! about as well, by the same rule among themselves, so that no pair is lost: a client may then be in several questions. The result
//! depends on the scores and on the clients alone, never on the order of the links.

use std::cmp::Reverse;

use super::sets::Sets;

/// A pair of clients (by index, smaller first) that may be one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The clients.
    pub clients: (usize, usize),
    /// What speaks for it.
    pub score: i32,
}

/// The clusters that the links make, each sorted, none larger than `largest` (at least two): first those of the strongest links.
pub fn clusters(links: &[Link], largest: usize) -> Vec<Vec<usize>> {
    let mut links = links.to_vec();
    links.sort_unstable_by_key(|link| (Reverse(link.score), link.clients));
    let mut clusters: Vec<Vec<usize>> = Vec::new();
    while !links.is_empty() {
        let mut chains = Chains::of(&links);
        links.iter().for_each(|link| chains.join(*link, largest.max(2)));
        links.retain(|link| !chains.holds(*link));
        clusters.extend(chains.clusters());
    }
    clusters
}

/// The clients of some links, by their place among them: a cluster of ten among a million clients costs ten.
struct Chains {
    clients: Vec<usize>,
    sets: Sets,
    sizes: Vec<usize>,
}

impl Chains {
    fn of(links: &[Link]) -> Self {
        let mut clients: Vec<usize> =
            links.iter().flat_map(|link| [link.clients.0, link.clients.1]).collect();
        clients.sort_unstable();
        clients.dedup();
        Self { sets: Sets::new(clients.len()), sizes: vec![1; clients.len()], clients }
    }

    fn ends(&mut self, link: Link) -> (usize, usize) {
        let mut end = |client: usize| self.sets.find(self.clients.partition_point(|&other| other < client));
        (end(link.clients.0), end(link.clients.1))
    }

    fn join(&mut self, link: Link, largest: usize) {
        let (a, b) = self.ends(link);
        let size = self.sizes[a] + self.sizes[b];
        if a != b && size <= largest {
            self.sets.union(a, b);
            self.sizes[a.min(b)] = size;
        }
    }

    fn holds(&mut self, link: Link) -> bool {
        let (a, b) = self.ends(link);
        a == b
    }

    fn clusters(mut self) -> Vec<Vec<usize>> {
        let groups = self.sets.groups().into_iter().filter(|group| group.len() > 1);
        groups.map(|group| group.into_iter().map(|at| self.clients[at]).collect()).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::{
        collection::btree_map,
        prelude::{Just, Strategy, prop_assert, prop_assert_eq},
        proptest,
    };

    use super::{Link, clusters};

    fn link(a: usize, b: usize, score: i32) -> Link {
        Link { clients: (a, b), score }
    }

    #[test]
    fn a_chain_is_one_cluster_and_what_does_not_hang_together_is_another() {
        let links = [link(1, 2, 20), link(7, 9, 50), link(2, 5, 10)];
        assert_eq!(clusters(&links, 10), [vec![1, 2, 5], vec![7, 9]]);
        assert_eq!(clusters(&[], 10), [[0; 0]; 0]);
    }

    #[test]
    fn a_chain_that_is_too_long_comes_apart_at_its_weakest_links_which_are_asked_about_too() {
        let links = [link(0, 1, 60), link(1, 2, 12), link(2, 3, 50), link(3, 4, 40), link(4, 5, 11)];
        assert_eq!(clusters(&links, 3), [vec![0, 1], vec![2, 3, 4], vec![1, 2], vec![4, 5]]);
        let star: Vec<Link> = (1..=600).map(|n| link(0, n, 10)).collect();
        let found = clusters(&star, 10);
        assert!(found.iter().all(|cluster| cluster.len() <= 10));
        assert_eq!(found.iter().map(Vec::len).sum::<usize>(), 600 + found.len(), "the hub is in each");
    }

    fn links() -> impl Strategy<Value = Vec<Link>> {
        let one = btree_map((0..14_usize, 0..14_usize), 10..30, 0..60);
        one.prop_map(|links| {
            links.into_iter().filter(|((a, b), _)| a < b).map(|((a, b), score)| link(a, b, score)).collect()
        })
    }

    proptest! {
        #[test]
        fn every_link_is_in_a_cluster_that_is_not_too_large_whatever_the_order(
            (links, shuffled) in links().prop_flat_map(|links| (Just(links.clone()), Just(links).prop_shuffle())),
            largest in 2..8_usize,
        ) {
            let found = clusters(&links, largest);
            prop_assert_eq!(&found, &clusters(&shuffled, largest));
            prop_assert!(found.iter().all(|cluster| (2..=largest).contains(&cluster.len())));
            for link in &links {
                let (a, b) = link.clients;
                prop_assert!(found.iter().any(|cluster| cluster.contains(&a) && cluster.contains(&b)));
            }
        }
    }
}
