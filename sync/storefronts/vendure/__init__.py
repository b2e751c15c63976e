"""Vendure 3: GraphQL, one state machine of orders, stock that falls at fulfilment, refusals as HTTP 200."""
